package metric

import (
	"strconv"
	"strings"
)

// ExprOp is what an expression computes.
type ExprOp string

// The expressions. All arguments and results are integers except where the column or literal is text. Day, slot and hour-of-week arithmetic
// is done on the integers the fold computed, never on time zones.
const (
	ExprColumn ExprOp = "column" // Name
	ExprInt    ExprOp = "int"    // Int
	ExprText   ExprOp = "text"   // Text
	ExprAdd    ExprOp = "add"
	ExprSub    ExprOp = "sub"
	ExprMul    ExprOp = "mul"
	ExprDiv    ExprOp = "div"   // whole-number division of non-negative integers
	ExprMod    ExprOp = "mod"   // remainder of non-negative integers
	ExprMonth  ExprOp = "month" // months since January 1970 of a day number
	ExprLeast  ExprOp = "least"
	ExprMost   ExprOp = "greatest"
	ExprElse   ExprOp = "else"   // the first argument, or the second where the first is NULL
	ExprBucket ExprOp = "bucket" // Name is k, s or e: number, start and end of the joined time bucket
	ExprTag    ExprOp = "tag"    // one tag of the row after the tags were spread
	ExprSteps  ExprOp = "steps"  // number of the Args after the first that the first reaches: 0 … len(Args)-1
	ExprAnswer ExprOp = "answer" // 1 where Pred holds, else 0
)

// Expr is a value computed from a row.
type Expr struct {
	Op   ExprOp
	Name string
	Int  int64
	Text string
	Args []Expr
	Pred *Pred
}

// PredOp is how a predicate decides.
type PredOp string

// The predicates. Only PredAnd, PredOr and PredNot have Preds; the others compare Args.
const (
	PredAnd     PredOp = "and"
	PredOr      PredOp = "or"
	PredNot     PredOp = "not"
	PredEq      PredOp = "eq"
	PredNe      PredOp = "ne"
	PredLt      PredOp = "lt"
	PredLe      PredOp = "le"
	PredGt      PredOp = "gt"
	PredGe      PredOp = "ge"
	PredIn      PredOp = "in" // the first argument is one of the others
	PredNull    PredOp = "null"
	PredNotNull PredOp = "notnull"
	PredTrue    PredOp = "is_true"  // a boolean column holds
	PredFalse   PredOp = "is_false" // a boolean column does not hold
	PredHas     PredOp = "has"      // the list in the first argument holds the second
	PredEmpty   PredOp = "empty"    // the list in the first argument is empty
	PredBits    PredOp = "bits"     // the first argument and the mask in the second share a bit
	PredNever   PredOp = "never"
)

// Pred is a condition on a row.
type Pred struct {
	Op    PredOp
	Preds []Pred
	Args  []Expr
}

func col(name string) Expr           { return Expr{Op: ExprColumn, Name: name} }
func num(v int64) Expr               { return Expr{Op: ExprInt, Int: v} }
func text(s string) Expr             { return Expr{Op: ExprText, Text: s} }
func expr(op ExprOp, a ...Expr) Expr { return Expr{Op: op, Args: a} }
func pred(op PredOp, a ...Expr) Pred { return Pred{Op: op, Args: a} }
func not(p Pred) Pred                { return Pred{Op: PredNot, Preds: []Pred{p}} }
func anyOf(p ...Pred) Pred           { return Pred{Op: PredOr, Preds: p} }
func allOf(p ...Pred) Pred           { return Pred{Op: PredAnd, Preds: p} }

// key is a canonical text of the expression: equal keys compute equal values.
func (e Expr) key() string {
	var b strings.Builder
	e.write(&b)
	return b.String()
}

func (e Expr) write(b *strings.Builder) {
	b.WriteString(string(e.Op))
	b.WriteByte('(')
	b.WriteString(e.Name)
	if e.Op == ExprInt {
		b.WriteString(strconv.FormatInt(e.Int, 10))
	}
	if e.Op == ExprText {
		b.WriteString(strconv.Quote(e.Text))
	}
	for _, a := range e.Args {
		b.WriteByte(' ')
		a.write(b)
	}
	if e.Pred != nil {
		e.Pred.write(b)
	}
	b.WriteByte(')')
}

func (p Pred) write(b *strings.Builder) {
	b.WriteString(string(p.Op))
	b.WriteByte('[')
	for _, q := range p.Preds {
		q.write(b)
	}
	for _, a := range p.Args {
		a.write(b)
	}
	b.WriteByte(']')
}

func predsKey(ps []Pred) string {
	var b strings.Builder
	for _, p := range ps {
		p.write(&b)
	}
	return b.String()
}
