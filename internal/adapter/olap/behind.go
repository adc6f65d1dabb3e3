package olap

import "context"

// Behind says how many positions of the log the facts have not taken in; where several transactions write at once it is an estimate.
func (p *Projector) Behind(ctx context.Context) (int64, error) {
	m, err := p.facts.Mark(ctx)
	if err != nil {
		return 0, err
	}
	head, err := p.src.Head(ctx)
	return head.Seq - m.Cursor.Seq, err
}
