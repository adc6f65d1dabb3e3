package httpapi

import (
	"bytes"
	"io/fs"
	"net/http"
	"path"
	"strconv"
	"strings"
)

const notBuilt = `<!doctype html><meta charset="utf-8"><title>Kefu</title>
<h1>Kefu</h1><p>这个程序没有包含网页应用。请在源码目录运行 <code>make build</code>。</p>
<p>This binary was built without the web app. Run <code>make build</code> in the source folder.</p>`

// app serves the web app: hashed assets for ever, the page itself never from a cache. A missing asset is a 404 and not the page, so
// that an old tab does not read HTML as a script.
func (a *API) app(w http.ResponseWriter, r *http.Request) {
	if strings.HasPrefix(r.URL.Path, "/api/") {
		p := &Problem{Title: "Not Found", Status: http.StatusNotFound, Code: "no_route", Detail: "there is no " + r.Method + " " + r.URL.Path + "; GET /api/openapi.json lists what there is"}
		writeJSON(w, http.StatusNotFound, "application/problem+json", p)
		return
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
		return
	}
	if a.Web == nil {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.WriteHeader(http.StatusServiceUnavailable)
		w.Write([]byte(notBuilt))
		return
	}
	name := strings.TrimPrefix(path.Clean(r.URL.Path), "/")
	if name == "" || (path.Ext(name) == "" && !strings.HasPrefix(name, "assets/")) {
		name = "index.html"
	}
	a.serveAsset(w, r, name)
}

func (a *API) serveAsset(w http.ResponseWriter, r *http.Request, name string) {
	cache := "no-cache"
	if strings.HasPrefix(name, "assets/") {
		cache = "public, max-age=31536000, immutable"
	}
	a.serveFile(w, r, name, cache)
}

func (a *API) serveFile(w http.ResponseWriter, r *http.Request, name, cache string) {
	if strings.HasSuffix(name, ".br") || strings.HasSuffix(name, ".gz") {
		http.NotFound(w, r)
		return
	}
	body, err := fs.ReadFile(a.Web, name)
	if err != nil {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Cache-Control", cache)
	h.Add("Vary", "Accept-Encoding")
	if ctype := contentType(name); ctype != "" {
		h.Set("Content-Type", ctype)
	}
	accept := r.Header.Get("Accept-Encoding")
	for _, enc := range []struct{ name, ext string }{{"br", ".br"}, {"gzip", ".gz"}} {
		if !strings.Contains(accept, enc.name) {
			continue
		}
		if packed, err := fs.ReadFile(a.Web, name+enc.ext); err == nil {
			h.Set("Content-Encoding", enc.name)
			body = packed
			break
		}
	}
	if strings.HasPrefix(name, "assets/") {
		// The name holds the hash of the content: there is nothing to ask about again, and ranges serve nobody.
		h.Set("Content-Length", strconv.Itoa(len(body)))
		w.Write(body)
		return
	}
	http.ServeContent(w, r, name, a.Started.Time(), bytes.NewReader(body))
}

func contentType(name string) string {
	switch path.Ext(name) {
	case ".html":
		return "text/html; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".woff2":
		return "font/woff2"
	case ".json", ".webmanifest":
		return "application/json"
	}
	return ""
}
