class Body:
    __slots__ = ("x", "y", "vx", "vy", "hits")

    def __init__(self, x, y, vx, vy, hits):
        self.x = x
        self.y = y
        self.vx = vx
        self.vy = vy
        self.hits = hits

    def step(self, dt):
        self.x += self.vx * dt
        self.y += self.vy * dt
        if self.x < 0.0 or self.x > 100.0:
            self.vx = -self.vx
            self.hits += 1
        if self.y < 0.0 or self.y > 100.0:
            self.vy = -self.vy
            self.hits += 1


def main():
    bodies = []
    for i in range(100):
        bodies.append(Body(float(i), float(i * 7 % 100), 1.5, -2.5, 0))
    for _ in range(5000):
        for body in bodies:
            body.step(0.125)
    hits = 0
    for body in bodies:
        hits += body.hits
    print(hits, bodies[3].x, bodies[3].y)


main()
