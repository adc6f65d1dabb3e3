package httpapi

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"image"
	_ "image/gif" // sizes of pictures
	_ "image/jpeg"
	_ "image/png"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/feature/desk"
)

// How large a file may be.
const (
	VisitorFileBytes = 10 << 20
	agentFileBytes   = 25 << 20
	formOverhead     = 1 << 20
)

const agentFilePath = "/api/desk/files/"

func (a *API) registerDeskFiles() {
	a.raw(http.MethodPost, "/api/desk/files", access.DeskAnswer, a.agentUpload)
	a.raw(http.MethodGet, agentFilePath+"{id}", access.DeskView, a.agentFile)
}

// visitorKinds are the files a visitor may send; what else there is could harm whoever opens it.
func visitorKinds() []string {
	return []string{"image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf", "text/plain", "video/mp4"}
}

// inlineKinds are shown by the browser itself. Anything else is only saved: a document that scripts can live in would run as part of this site.
func inlineKinds() []string { return []string{"image/png", "image/jpeg", "image/gif", "image/webp"} }

func (a *API) agentUpload(w http.ResponseWriter, r *http.Request) error {
	p := caller(r.Context())
	f, err := a.receive(w, r, agentFileBytes, nil)
	if err != nil {
		return err
	}
	saved, err := a.Desk.Uploaded(r.Context(), p, f)
	if err != nil {
		return err
	}
	writeJSON(w, http.StatusCreated, "application/json", fileRef(saved, agentFilePath+saved.ID.String()))
	return nil
}

// minToken is shorter than any token of a visitor.
const minToken = 32

func (a *API) visitorUpload(w http.ResponseWriter, r *http.Request, widget desk.Widget) error {
	token := r.Header.Get(visitorHeader)
	if len(token) < minToken {
		return domain.Unauthenticated("no_visitor", "say hello first and send the token in %s", visitorHeader)
	}
	who := desk.Visitor{Key: desk.VisitorKey(token)}
	if a.door.uploads.Take(who.Key) > 0 || a.door.uploadsIP.Take(a.callerOf(r)) > 0 {
		return domain.TooMany("too_many_files", "too many files at once; wait a moment")
	}
	f, err := a.receive(w, r, VisitorFileBytes, visitorKinds())
	if err != nil {
		return err
	}
	saved, err := a.Visitors.Uploaded(r.Context(), who, f)
	if err != nil {
		return err
	}
	writeJSON(w, http.StatusCreated, "application/json", fileRef(saved, FileLink(a.Clock, widget, who, saved.ID)))
	return nil
}

// receive stores the one file of a form. Its kind is found out from its bytes; nobody's word is taken for it.
func (a *API) receive(w http.ResponseWriter, r *http.Request, limit int64, kinds []string) (desk.Attachment, error) {
	r.Body = http.MaxBytesReader(w, r.Body, limit+formOverhead)
	mr, err := r.MultipartReader()
	if err != nil {
		return desk.Attachment{}, domain.Invalid("file", "no_file", "send the file as multipart/form-data in the field \"file\"")
	}
	for {
		part, err := mr.NextPart()
		if err != nil {
			return desk.Attachment{}, domain.Invalid("file", "no_file", "the form has no field \"file\"")
		}
		if part.FormName() == "file" {
			return a.keep(r.Context(), part, limit, kinds)
		}
	}
}

func (a *API) keep(ctx context.Context, part *multipart.Part, limit int64, kinds []string) (desk.Attachment, error) {
	head := make([]byte, 512)
	n, err := io.ReadFull(part, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return desk.Attachment{}, tooLarge(err, limit)
	}
	head = head[:n]
	if n == 0 {
		return desk.Attachment{}, domain.Invalid("file", "empty_file", "the file is empty")
	}
	f := desk.Attachment{File: domain.File{Name: cleanName(part.FileName()), Kind: kindOf(head)}}
	if kinds != nil {
		if markup(f.Kind, head) || !slices.Contains(kinds, f.Kind) {
			return f, domain.Invalid("file", "file_kind", "files of this kind cannot be sent; send %s", strings.Join(kinds, ", "))
		}
		f.Name = withEnding(f.Name, f.Kind)
	}
	if f.SHA256, f.Size, err = a.Files.Put(ctx, io.MultiReader(bytes.NewReader(head), part), limit); err != nil {
		return f, tooLarge(err, limit)
	}
	if slices.Contains(inlineKinds(), f.Kind) {
		f.Width, f.Height = a.pixels(ctx, f.SHA256, f.Kind)
	}
	return f, nil
}

// tooLarge names the limit of the whole form as the limit of its file.
func tooLarge(err error, limit int64) error {
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return domain.Invalid("file", "file_too_large", "the file is larger than %d bytes", limit)
	}
	return err
}

// kindOf is what the bytes are, without parameters.
func kindOf(head []byte) string {
	kind, _, _ := strings.Cut(http.DetectContentType(head), ";")
	return kind
}

// maxPixels is what a browser can be asked to draw.
const maxPixels = 50_000_000

// pixels is how large a picture is; 0 if it is none, or one that would fill somebody's memory.
func (a *API) pixels(ctx context.Context, hash, kind string) (width, height int) {
	f, err := a.Files.Open(ctx, hash)
	if err != nil {
		return 0, 0
	}
	defer f.Close() // only read
	if kind == "image/webp" {
		width, height = webpSize(f)
	} else if c, _, err := image.DecodeConfig(f); err == nil {
		width, height = c.Width, c.Height
	}
	if width <= 0 || height <= 0 || width > maxPixels/height {
		return 0, 0
	}
	return width, height
}

// webpSize reads the size from the first chunk, which has one of three forms.
func webpSize(r io.Reader) (width, height int) {
	var b [30]byte
	if _, err := io.ReadFull(r, b[:]); err != nil {
		return 0, 0
	}
	switch string(b[12:16]) {
	case "VP8 ":
		return int(binary.LittleEndian.Uint16(b[26:]) & 0x3fff), int(binary.LittleEndian.Uint16(b[28:]) & 0x3fff)
	case "VP8L":
		n := binary.LittleEndian.Uint32(b[21:])
		return int(n&0x3fff) + 1, int(n>>14&0x3fff) + 1
	case "VP8X":
		return int(b[24]) | int(b[25])<<8 | int(b[26])<<16 + 1, int(b[27]) | int(b[28])<<8 | int(b[29])<<16 + 1
	}
	return 0, 0
}

// markup reports text that browsers run scripts in once it is saved, such as an SVG, whatever stands before its first tag.
func markup(kind string, head []byte) bool {
	return kind == "text/plain" && bytes.HasPrefix(bytes.TrimSpace(bytes.TrimPrefix(head, []byte("\ufeff"))), []byte("<"))
}

// maxName is how long the name of a visitor's file may be, in characters.
const maxName = 200

// withEnding gives a name an ending that goes with what the file is: whoever saves it and opens it gets that and nothing else.
func withEnding(name, kind string) string {
	fitting := map[string][]string{
		"image/png": {".png"}, "image/jpeg": {".jpg", ".jpeg"}, "image/gif": {".gif"}, "image/webp": {".webp"}, "application/pdf": {".pdf"},
		"text/plain": {".txt", ".csv", ".log", ".md"}, "video/mp4": {".mp4", ".m4v"},
	}[kind]
	has := path.Ext(name)
	if len(fitting) == 0 {
		return name
	}
	if !slices.Contains(fitting, strings.ToLower(has)) {
		has = fitting[0]
	} else {
		name = strings.TrimSuffix(name, has)
	}
	if letters := []rune(name); len(letters) > maxName-len(has) {
		name = string(letters[:maxName-len(has)])
	}
	return name + has
}

// cleanName is the last part of a name, without what could break a header or hide an ending.
func cleanName(name string) string {
	name = path.Base(strings.ReplaceAll(strings.ToValidUTF8(name, ""), `\`, "/"))
	name = strings.TrimSpace(strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || (r >= 0x202a && r <= 0x202e) || (r >= 0x2066 && r <= 0x2069) || r == 0x200e || r == 0x200f {
			return -1
		}
		return r
	}, name))
	if name == "" || name == "." || name == "/" || name == ".." {
		return "file"
	}
	return name
}

func (a *API) agentFile(w http.ResponseWriter, r *http.Request) error {
	id, err := domain.ParseID(r.PathValue("id"))
	if err != nil {
		return err
	}
	f, err := a.Desk.File(r.Context(), caller(r.Context()), id)
	if err != nil {
		return err
	}
	return a.serveBytes(w, r, f)
}

// linkLife is how long a link of a visitor to a file holds at least; it is the same for an hour, so that browsers may keep the picture.
const linkLife = time.Hour

// FileLink is the address under which a visitor gets a file, for one to two hours. It begins where the chat's script lies, so that a proxy may
// put all of this below a path of its own.
func FileLink(clock domain.Clock, w desk.Widget, who desk.Visitor, file domain.ID) string {
	until := (int64(clock.Now())/linkLife.Microseconds() + 2) * linkLife.Microseconds()
	expires := strconv.FormatInt(until/1_000_000, 10)
	q := url.Values{"v": {visitorMark(who)}, "s": {expires + "." + sign(w.Secret, w.Key, visitorMark(who), file, expires)}}
	return strings.TrimPrefix(visitorPaths, "/") + w.Key + "/files/" + file.String() + "?" + q.Encode()
}

// visitorMark names a visitor in a link: the key, and the contact of somebody the shop vouches for.
func visitorMark(who desk.Visitor) string {
	if who.Contact == 0 {
		return who.Key
	}
	return who.Key + "." + who.Contact.String()
}

func visitorFrom(mark string) desk.Visitor {
	key, contact, _ := strings.Cut(mark, ".")
	id, err := domain.ParseID(contact)
	if err != nil {
		id = 0
	}
	return desk.Visitor{Key: key, Contact: id}
}

func sign(secret, key, visitor string, file domain.ID, expires string) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte("file\n" + key + "\n" + visitor + "\n" + file.String() + "\n" + expires))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

func (a *API) visitorFile(w http.ResponseWriter, r *http.Request) error {
	found, err := a.widgetFor(w, r)
	if err != nil {
		return err
	}
	id, err := domain.ParseID(r.PathValue("id"))
	if err != nil {
		return err
	}
	mark := r.URL.Query().Get("v")
	expires, signature, _ := strings.Cut(r.URL.Query().Get("s"), ".")
	until, err := strconv.ParseInt(expires, 10, 64)
	if err != nil || !slices.ContainsFunc(found.Secrets(a.Clock.Now()), func(secret string) bool {
		return secret != "" && hmac.Equal([]byte(signature), []byte(sign(secret, found.Key, mark, id, expires)))
	}) {
		return domain.Forbidden("bad_link", "this link is not one of ours")
	}
	if int64(a.Clock.Now())/1_000_000 >= until {
		return domain.Forbidden("old_link", "this link has run out; load the page again")
	}
	f, err := a.Visitors.File(r.Context(), found, visitorFrom(mark), id)
	if err != nil {
		return err
	}
	return a.serveBytes(w, r, f)
}

// serveBytes sends a file. Its kind was found out when it came; a browser must not guess another one, and runs nothing in it.
func (a *API) serveBytes(w http.ResponseWriter, r *http.Request, f desk.Attachment) error {
	body, err := a.Files.Open(r.Context(), f.SHA256)
	if err != nil {
		return err
	}
	defer body.Close() // only read
	how := "attachment"
	if slices.Contains(inlineKinds(), f.Kind) {
		how = "inline"
	}
	h := w.Header()
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'")
	h.Set("Content-Disposition", mime.FormatMediaType(how, map[string]string{"filename": f.Name}))
	h.Set("Content-Type", f.Kind)
	h.Set("Cache-Control", "private, max-age=3600")
	h.Set("ETag", `"`+f.SHA256+`"`)
	http.ServeContent(w, r, "", f.At.Time(), body)
	return nil
}
