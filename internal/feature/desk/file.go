package desk

import (
	"context"
	"io"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
)

// Files is where the bytes of files lie, under the hash of their content.
type Files interface {
	Put(ctx context.Context, r io.Reader, limit int64) (sha256 string, size int64, err error)
	Open(ctx context.Context, sha256 string) (io.ReadSeekCloser, error)
}

// Attachment is a file that a visitor or an agent has uploaded; Message is 0 until it is sent.
type Attachment struct {
	domain.File
	Message      domain.ID
	Conversation domain.ID
	Visitor      string // key of the visitor who uploaded it, or empty
	Agent        domain.ID
	SHA256       string
	At           domain.Instant
}

// Uploaded records a file whose bytes are stored. The writer may then name it in a message.
func (v *Visitors) Uploaded(ctx context.Context, who Visitor, f Attachment) (domain.File, error) {
	f.Visitor, f.Agent = who.Key, 0
	return v.record(ctx, f)
}

// File returns a file of the visitor's own talk, or not_found.
func (v *Visitors) File(ctx context.Context, w Widget, who Visitor, id domain.ID) (Attachment, error) {
	f, err := v.Store.File(ctx, id)
	if err != nil || f.Visitor == who.Key && who.Key != "" {
		return f, err
	}
	if f.Conversation != 0 {
		row, err := v.Store.Row(ctx, f.Conversation)
		if err == nil && row.State.Contact == contactOf(w.Account.StoreID, who) {
			return v.unlessNote(ctx, f)
		}
	}
	return Attachment{}, errNoFile()
}

// unlessNote hides the files of internal notes.
func (v *Visitors) unlessNote(ctx context.Context, f Attachment) (Attachment, error) {
	messages, err := v.Store.Messages(ctx, map[domain.ID][]domain.ID{f.Conversation: {f.Message}})
	if err != nil {
		return Attachment{}, err
	}
	if len(messages) != 1 || messages[0].Note {
		return Attachment{}, errNoFile()
	}
	return f, nil
}

// Uploaded records a file whose bytes are stored. The writer may then name it in a message.
func (g *Agents) Uploaded(ctx context.Context, p access.Principal, f Attachment) (domain.File, error) {
	if err := p.Require(access.DeskAnswer); err != nil {
		return domain.File{}, err
	}
	if p.Agent == 0 {
		return domain.File{}, errNoAgent()
	}
	f.Visitor, f.Agent = "", p.Agent
	return g.record(ctx, f)
}

// File returns a file of a conversation the caller may see, or not_found.
func (g *Agents) File(ctx context.Context, p access.Principal, id domain.ID) (Attachment, error) {
	f, err := g.Store.File(ctx, id)
	if domain.KindOf(err) == domain.KindNotFound { // the same as for what somebody else has
		err = errNoFile()
	}
	if err != nil {
		return Attachment{}, err
	}
	if f.Conversation == 0 {
		if f.Agent != 0 && f.Agent == p.Agent {
			return f, nil
		}
		return Attachment{}, errNoFile()
	}
	if _, err := g.see(ctx, p, access.DeskView, f.Conversation); err != nil {
		return Attachment{}, errNoFile()
	}
	return f, nil
}

func (d *Deps) record(ctx context.Context, f Attachment) (domain.File, error) {
	f.ID, f.At, f.Message, f.Conversation = d.IDs.Next(), d.Clock.Now(), 0, 0
	f.Name = cut(f.Name, 200)
	return f.File, d.Store.AddFile(ctx, f)
}

func errNoFile() error {
	return domain.NotFound("file_not_found", "there is no such file, or you may not see it")
}
