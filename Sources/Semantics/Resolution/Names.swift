import Support
import Syntax
import TypedTree

// The syntax tree and the typed program use some names for the same notion. In this target the bare name is
// the typed program's; the syntax tree's has the prefix `Syntax`.

public typealias FunctionID = TypedTree.FunctionID
public typealias TypeParamID = TypedTree.TypeParamID
public typealias LoopID = TypedTree.LoopID
public typealias TypeParameter = TypedTree.TypeParameter
public typealias NodeList = TypedTree.NodeList
public typealias PatternKind = TypedTree.PatternKind
public typealias FieldPattern = TypedTree.FieldPattern
public typealias MatchArm = TypedTree.MatchArm
public typealias BinaryOperator = TypedTree.BinaryOperator
public typealias UnaryOperator = TypedTree.UnaryOperator

public typealias SyntaxFunctionID = Syntax.FunctionID
public typealias SyntaxTypeParamID = Syntax.TypeParamID
public typealias SyntaxLoopID = Syntax.LoopID
public typealias SyntaxTypeParameter = Syntax.TypeParameter
public typealias SyntaxNodeList<ID: EntityID> = Syntax.NodeList<ID>
public typealias SyntaxPatternKind = Syntax.PatternKind
public typealias SyntaxFieldPattern = Syntax.FieldPattern
public typealias SyntaxMatchArm = Syntax.MatchArm
public typealias SyntaxBinaryOperator = Syntax.BinaryOperator
public typealias SyntaxUnaryOperator = Syntax.UnaryOperator
