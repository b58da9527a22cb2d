/// The style and the script of all pages.
enum Assets {
    static let style = """
        /* The style of references made by `orusc doc`. */
        :root {
          color-scheme: light dark;
          --text: #1c2127; --soft: #59636e; --ground: #ffffff; --raised: #f6f7f9; --line: #dfe3e8;
          --accent: #0a6c74; --accent-soft: #e3f3f3; --mark: #fff6d6;
          --keyword: #8a3ab9; --type: #0a6c74; --string: #9a5b00; --number: #1f5fbf; --remark: #6b7681;
        }
        @media (prefers-color-scheme: dark) {
          :root:not([data-theme=light]) {
            --text: #dde2e8; --soft: #98a3b0; --ground: #13171c; --raised: #1b2128; --line: #2e3640;
            --accent: #5cc4c9; --accent-soft: #17343a; --mark: #3a3415;
            --keyword: #c792ea; --type: #5cc4c9; --string: #e0b06c; --number: #82aaff; --remark: #7d8894;
          }
        }
        :root[data-theme=light] { color-scheme: light; }
        :root[data-theme=dark] {
          color-scheme: dark;
          --text: #dde2e8; --soft: #98a3b0; --ground: #13171c; --raised: #1b2128; --line: #2e3640;
          --accent: #5cc4c9; --accent-soft: #17343a; --mark: #3a3415;
          --keyword: #c792ea; --type: #5cc4c9; --string: #e0b06c; --number: #82aaff; --remark: #7d8894;
        }
        * { box-sizing: border-box; }
        html { scroll-padding-top: 4.5rem; }
        body {
          margin: 0; color: var(--text); background: var(--ground);
          font: 16px/1.6 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
        }
        a { color: var(--accent); text-decoration: none; }
        a:hover { text-decoration: underline; }
        :focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 3px; }
        code, pre, samp { font-family: ui-monospace, SFMono-Regular, "Cascadia Code", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
        code { font-size: .88em; }
        .skip { position: absolute; left: -99rem; }
        .skip:focus { left: 1rem; top: 1rem; z-index: 9; background: var(--ground); padding: .5rem 1rem; }

        header {
          position: sticky; top: 0; z-index: 5; display: flex; align-items: center; gap: 1rem;
          padding: .6rem 1.5rem; background: var(--ground); border-bottom: 1px solid var(--line);
        }
        .home { font-weight: 650; color: var(--text); white-space: nowrap; min-width: 13.5rem; }
        .search { position: relative; flex: 1; max-width: 46rem; }
        .search input {
          width: 100%; padding: .45rem .8rem; font: inherit; font-size: .95rem; color: inherit;
          background: var(--raised); border: 1px solid var(--line); border-radius: 8px;
        }
        .search input:focus { outline: 2px solid var(--accent); outline-offset: -1px; background: var(--ground); }
        #search-results {
          position: absolute; top: calc(100% + .4rem); left: 0; right: 0; max-height: 70vh; overflow: auto; margin: 0; padding: .35rem;
          list-style: none; background: var(--ground); border: 1px solid var(--line); border-radius: 10px;
          box-shadow: 0 12px 32px rgb(0 0 0 / .18);
        }
        #search-results li a { display: block; padding: .4rem .6rem; border-radius: 6px; color: inherit; }
        #search-results li[aria-selected=true] a, #search-results li a:hover { background: var(--accent-soft); text-decoration: none; }
        #search-results .name { font-family: ui-monospace, Menlo, Consolas, monospace; font-size: .9rem; }
        #search-results .owner { color: var(--soft); }
        #search-results mark { background: none; color: var(--accent); font-weight: 700; }
        #search-results .what { float: right; color: var(--soft); font-size: .75rem; }
        #search-results .summary { display: block; color: var(--soft); font-size: .84rem; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
        #search-results .nothing { padding: .6rem; color: var(--soft); }
        .theme { border: 0; background: none; color: var(--soft); font-size: 1.2rem; line-height: 1; cursor: pointer; padding: .3rem; margin-left: auto; }
        .theme:hover { color: var(--text); }

        .columns { display: grid; grid-template-columns: 15rem minmax(0, 1fr); max-width: 78rem; }
        nav {
          position: sticky; top: 3.6rem; align-self: start; height: calc(100vh - 3.6rem); overflow-y: auto;
          padding: 1rem .5rem 3rem 1.5rem; font-size: .9rem; border-right: 1px solid var(--line);
        }
        nav h2, nav summary {
          margin: 1.2rem 0 .3rem; font-size: .72rem; letter-spacing: .07em; text-transform: uppercase; color: var(--soft); font-weight: 650;
        }
        nav summary { cursor: pointer; margin-top: 0; }
        nav ul { list-style: none; margin: 0; padding: 0; }
        nav li a { display: block; padding: .12rem .5rem; border-radius: 5px; color: var(--text); overflow-wrap: anywhere; }
        nav li a:hover { background: var(--raised); text-decoration: none; }
        nav a[aria-current] { background: var(--accent-soft); color: var(--accent); font-weight: 600; }
        nav .contents li a { font-family: ui-monospace, Menlo, Consolas, monospace; font-size: .8rem; color: var(--soft); }
        nav .contents .group { color: var(--soft); font-size: .78rem; padding: .4rem .5rem 0; }
        nav .contents { padding-bottom: .6rem; border-bottom: 1px solid var(--line); }

        main { padding: 1.4rem 3rem 6rem; min-width: 0; max-width: 60rem; }
        h1 { font-size: 1.9rem; line-height: 1.2; margin: .3rem 0 1rem; overflow-wrap: anywhere; }
        h1 .kind, h3.type .kind { color: var(--soft); font-weight: 400; }
        h2.group { margin: 2.6rem 0 .6rem; padding-bottom: .3rem; border-bottom: 1px solid var(--line); font-size: 1.25rem; }
        h4.group { margin: 1.4rem 0 .3rem; font-size: .8rem; letter-spacing: .05em; text-transform: uppercase; color: var(--soft); }
        h3.type { margin: 0 0 .6rem; font-size: 1.2rem; }
        .entry:has(> h3.type) { margin-top: 2.4rem; }
        h2.group + .entry:has(> h3.type) { margin-top: 1.1rem; }
        .signature { font-weight: 400; font-size: 1rem; margin: 0; line-height: 1.5; }
        .signature code { font-size: .92rem; white-space: pre-wrap; overflow-wrap: anywhere; }
        .entry { position: relative; margin: 1.1rem 0; padding-left: 0; }
        .entry .entry { margin: .9rem 0 .9rem .2rem; padding-left: 1rem; border-left: 2px solid var(--line); }
        .entry:target > h3, .entry:target > h4, .entry:target > h5 { background: var(--mark); border-radius: 4px; box-shadow: 0 0 0 4px var(--mark); }
        .entry > .comment { margin-left: 1.1rem; }
        .entry > h3.type ~ .comment { margin-left: 0; }
        .anchor { position: absolute; margin-left: -1.1rem; color: var(--line); opacity: 0; }
        .entry .entry .anchor { margin-left: -2.1rem; }
        .entry:hover > h3 .anchor, .entry:hover > h5 .anchor, .anchor:focus { opacity: 1; color: var(--soft); }
        a.source { float: right; margin-left: 1rem; font-size: .75rem; font-weight: 400; line-height: 1.5rem; color: var(--soft); }
        .comment > :first-child { margin-top: .3rem; }
        .comment > :last-child { margin-bottom: .3rem; }
        .comment p { margin: .5rem 0; }
        .comment code { background: var(--raised); padding: .1em .3em; border-radius: 4px; }
        pre {
          margin: .7rem 0; padding: .75rem 1rem; overflow-x: auto; background: var(--raised); border: 1px solid var(--line);
          border-radius: 8px; font-size: .86rem; line-height: 1.5;
        }
        .entry pre { padding: .5rem .9rem; }
        pre code, .comment pre code { font-size: inherit; background: none; padding: 0; }
        pre.output, pre.error { margin-top: -.7rem; border-top-left-radius: 0; border-top-right-radius: 0; background: var(--ground); color: var(--soft); }
        pre:has(+ pre.output), pre:has(+ pre.error) { border-bottom-left-radius: 0; border-bottom-right-radius: 0; }
        pre.declaration { border-left: 3px solid var(--accent); }
        pre.source { padding: .8rem 1rem .8rem 0; }
                pre.source span[id]:target { background: var(--mark); }
        pre.source span[id] > a { display: inline-block; width: 3.6rem; padding-right: 1rem; text-align: right; color: var(--soft); user-select: none; }
        .kw { color: var(--keyword); } .ty { color: var(--type); } .st { color: var(--string); } .nu { color: var(--number); } .cm { color: var(--remark); }
        table { border-collapse: collapse; margin: .8rem 0; font-size: .92rem; }
        th, td { border: 1px solid var(--line); padding: .3rem .7rem; text-align: left; vertical-align: top; }
        th { background: var(--raised); }
        blockquote { margin: .7rem 0; padding: 0 1rem; border-left: 3px solid var(--line); color: var(--soft); }
        .overview { display: grid; align-items: baseline; grid-template-columns: minmax(8rem, max-content) 1fr; gap: .25rem 1.5rem; margin: .6rem 0 2rem; }
        .overview dt { font-family: ui-monospace, Menlo, Consolas, monospace; font-size: .9rem; }
        .overview dd { margin: 0; color: var(--soft); }
        .implementations { list-style: none; padding: 0; }
        .implementations li { margin: .3rem 0; }
        @media (max-width: 52rem) {
          .columns { display: block; }
          nav { position: static; height: auto; border-right: 0; border-bottom: 1px solid var(--line); padding: 1rem 1.5rem; }
          nav ul { display: flex; flex-wrap: wrap; gap: 0 .4rem; }
          main { padding: 1rem 1.5rem 4rem; }
          header { flex-wrap: wrap; }
          .home { min-width: 0; }
          .search { flex-basis: 100%; order: 3; }
          .overview { display: block; }
          .overview dd { margin: 0 0 .5rem; }
        }
        @media print { nav, header, a.source, .anchor { display: none; } .columns { display: block; } }

        """

    static let script = """
        // The search and the choice of light or dark. Pages are complete without it.
        (function () {
          "use strict";
          var root = document.body.dataset.root;
          var store = { get: function (k) { try { return localStorage.getItem(k); } catch (e) { return null; } },
                        set: function (k, v) { try { localStorage.setItem(k, v); } catch (e) { /* no storage for files */ } } };

          // Light or dark
          var themes = ["", "light", "dark"];
          var button = document.querySelector(".theme");
          function apply(theme) {
            if (theme) document.documentElement.dataset.theme = theme; else delete document.documentElement.dataset.theme;
            button.title = "Colours: " + (theme || "as the system has them");
          }
          var theme = store.get("orus-doc-theme") || "";
          apply(theme);
          button.hidden = false;
          button.addEventListener("click", function () {
            theme = themes[(themes.indexOf(theme) + 1) % themes.length];
            store.set("orus-doc-theme", theme);
            apply(theme);
          });

          // Search
          var entries = (window.orusSearchIndex || []).map(function (row) {
            var full = row[3] ? row[3] + "." + row[0] : row[0];
            return { name: row[0], kind: row[1], address: row[2], owner: row[3], summary: row[4],
                     low: row[0].toLowerCase(), full: full.toLowerCase(), text: row[4].toLowerCase() };
          });
          var box = document.querySelector(".search");
          var input = box.querySelector("input");
          var list = document.getElementById("search-results");
          var selected = -1;
          box.hidden = false;

          // How far a name is from a word: less is nearer; null when it is no match.
          function distance(entry, word) {
            if (entry.low === word) return 0;
            if (entry.full === word) return 1;
            if (entry.low.startsWith(word)) return 2;
            if (entry.full.endsWith("." + word)) return 3;
            if (entry.low.split("_").some(function (part) { return part.startsWith(word); })) return 4;
            if (entry.full.indexOf("." + word) >= 0 || entry.full.startsWith(word)) return 5;
            if (entry.low.indexOf(word) >= 0) return 6;
            if (entry.full.indexOf(word) >= 0) return 7;
            if (entry.text.indexOf(word) >= 0) return 9;
            return word.length > 2 && isSpread(word, entry.low) ? 10 : null;
          }
          // Whether the letters of a word stand in a name in order.
          function isSpread(word, name) {
            var at = 0;
            for (var i = 0; i < word.length; i++) {
              at = name.indexOf(word[i], at) + 1;
              if (at === 0) return false;
            }
            return true;
          }
          var weights = { module: 0, type: 0, struct: 0, "enum": 0, trait: 0, "function": 1, method: 1 };
          function find(query) {
            var given = query.toLowerCase().split(/\\s+/).filter(Boolean);
            var found = [];
            if (!given.length) return found;
            entries.forEach(function (entry, index) {
              var words = given;
              var score = 0;
              // Words may be the parts of a name.
              if (entry.low === words.join("_")) words = [entry.low];
              for (var i = 0; i < words.length; i++) {
                var far = distance(entry, words[i]);
                if (far === null) return;
                score += far;
              }
              var weight = weights[entry.kind];
              found.push({ entry: entry, score: score * 100 + (weight === undefined ? 2 : weight) * 10 + Math.min(entry.name.length, 9), index: index });
            });
            found.sort(function (a, b) { return a.score - b.score || a.index - b.index; });
            return found.slice(0, 40).map(function (item) { return item.entry; });
          }

          function span(kind, text) {
            var made = document.createElement("span");
            made.className = kind;
            made.textContent = text;
            return made;
          }
          function marked(name, query) {
            var made = span("name", "");
            var word = query.toLowerCase().trim().split(/[.\\s]+/).pop();
            var at = word ? name.toLowerCase().indexOf(word) : -1;
            if (at < 0) { made.textContent = name; return made; }
            made.append(name.slice(0, at));
            var mark = document.createElement("mark");
            mark.textContent = name.slice(at, at + word.length);
            made.append(mark, name.slice(at + word.length));
            return made;
          }
          function show() {
            var query = input.value;
            var found = find(query);
            list.textContent = "";
            selected = found.length ? 0 : -1;
            found.forEach(function (entry, index) {
              var item = document.createElement("li");
              item.id = "result-" + index;
              item.setAttribute("role", "option");
              var link = document.createElement("a");
              link.href = root + entry.address;
              link.tabIndex = -1;
              link.append(span("what", entry.kind));
              if (entry.owner) { var owner = span("name owner", entry.owner + "."); link.append(owner); }
              link.append(marked(entry.name, query));
              if (entry.summary) link.append(span("summary", entry.summary.replace(/`/g, "")));
              item.append(link);
              list.append(item);
            });
            if (query.trim() && !found.length) {
              var nothing = document.createElement("li");
              nothing.className = "nothing";
              nothing.textContent = "Nothing has this name, or says this.";
              list.append(nothing);
            }
            list.hidden = !query.trim();
            input.setAttribute("aria-expanded", String(!list.hidden));
            select(selected);
          }
          function select(index) {
            var items = list.querySelectorAll("[role=option]");
            items.forEach(function (item, at) { item.setAttribute("aria-selected", String(at === index)); });
            selected = index;
            if (items[index]) {
              input.setAttribute("aria-activedescendant", items[index].id);
              items[index].scrollIntoView({ block: "nearest" });
            } else {
              input.removeAttribute("aria-activedescendant");
            }
          }
          function close() {
            list.hidden = true;
            input.setAttribute("aria-expanded", "false");
          }

          input.addEventListener("input", show);
          input.addEventListener("focus", function () { if (input.value.trim()) show(); });
          input.addEventListener("keydown", function (event) {
            var items = list.querySelectorAll("[role=option]");
            if (event.key === "ArrowDown" || event.key === "ArrowUp") {
              if (!items.length) return;
              var step = event.key === "ArrowDown" ? 1 : -1;
              select((selected + step + items.length) % items.length);
              event.preventDefault();
            } else if (event.key === "Enter" && items[selected]) {
              var link = items[selected].querySelector("a");
              close();
              input.blur();
              link.click();
            } else if (event.key === "Escape") {
              if (list.hidden) input.value = "";
              close();
              input.blur();
            }
          });
          document.addEventListener("keydown", function (event) {
            if (event.ctrlKey || event.metaKey || event.altKey) return;
            if (/^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) return;
            if (event.key === "/" || event.key === "s") {
              event.preventDefault();
              input.focus();
              input.select();
            }
          });
          document.addEventListener("click", function (event) { if (!box.contains(event.target)) close(); });
        })();

        """
}
