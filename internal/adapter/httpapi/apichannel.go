package httpapi

import (
	"context"
	"net/http"
	"strings"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/feature/channels"
	"kefu/internal/feature/desk"
)

// APIChannelView is a channel of another system as its owner sets it up.
type APIChannelView struct {
	ID      domain.ID `json:"id" doc:"of its account"`
	Store   domain.ID `json:"store"`
	Name    string    `json:"name"`
	Key     string    `json:"key" doc:"part of the addresses; not secret"`
	Team    domain.ID `json:"team,omitempty" doc:"whose queue new conversations join"`
	Enabled bool      `json:"enabled"`
	URL     string    `json:"url" doc:"where replies go; empty: nowhere yet"`
	Hook    domain.ID `json:"hook" doc:"the webhook that carries replies"`
	Stopped string    `json:"stopped,omitempty" doc:"why the webhook was switched off by itself"`

	Secret        string `json:"secret,omitempty" doc:"shown once: what the other system sends as Bearer"`
	WebhookSecret string `json:"webhook_secret,omitempty" doc:"shown once: what signs the webhooks"`
}

// APIChannelSetup is what can be set of it.
type APIChannelSetup struct {
	Name    string    `json:"name,omitempty" maxLength:"100"`
	Team    domain.ID `json:"team,omitempty"`
	URL     string    `json:"url,omitempty" maxLength:"2000"`
	Enabled bool      `json:"enabled"`
}

func (s APIChannelSetup) setup() channels.APISetup {
	return channels.APISetup{Name: s.Name, Team: s.Team, URL: s.URL, Enabled: s.Enabled}
}

type addAPIChannelIn struct {
	Body struct {
		Store domain.ID `json:"store"`
		APIChannelSetup
	}
}

func (a *API) registerAPIChannels() {
	const system = public("another system has no login; the secret of its channel guards it")
	route(a, http.MethodGet, "/api/channels/api", "list-api-channels", "All API channels", access.SettingsEdit, a.apiChannels)
	route(a, http.MethodPost, "/api/channels/api", "add-api-channel", "Add an API channel to a store", access.SettingsEdit, a.addAPIChannel)
	route(a, http.MethodPut, "/api/channels/api/{id}", "save-api-channel", "Change an API channel", access.SettingsEdit, a.saveAPIChannel)
	route(a, http.MethodPost, "/api/channels/api/{id}/secret", "renew-api-channel", "Give an API channel a new secret", access.SettingsEdit, a.renewAPIChannel)
	route(a, http.MethodPost, "/api/v1/channels/{key}/messages", "v1-bring-message", "Bring a customer's message", system, a.bringMessage)
	route(a, http.MethodPost, "/api/v1/channels/{key}/status", "v1-report-status", "Report how far a reply came", system, a.reportStatus)
}

// apiChannelViews fills in where the webhooks lead.
func (a *API) apiChannelViews(ctx context.Context, all []channels.API) ([]APIChannelView, error) {
	hooks, _, err := a.Hooks.List(ctx, caller(ctx))
	out := make([]APIChannelView, 0, len(all))
	for _, c := range all {
		v := APIChannelView{ID: c.Account.ID, Store: c.Account.StoreID, Name: c.Account.Name, Key: c.Key, Team: c.Team, Enabled: c.Enabled, Hook: c.Hook}
		for _, h := range hooks {
			if h.ID == c.Hook {
				v.URL, v.Stopped = h.URL, h.Stopped
			}
		}
		out = append(out, v)
	}
	return out, err
}

func (a *API) apiChannels(ctx context.Context, _ *empty) (*list[APIChannelView], error) {
	all, err := a.APIs.List(ctx, caller(ctx))
	if err != nil {
		return nil, err
	}
	return items(a.apiChannelViews(ctx, all))
}

func (a *API) addAPIChannel(ctx context.Context, in *addAPIChannelIn) (*bodyOf[APIChannelView], error) {
	c, secrets, err := a.APIs.Add(ctx, caller(ctx), in.Body.Store, in.Body.setup())
	return a.savedAPIChannel(ctx, "api_channel.add", c, secrets, err)
}

func (a *API) saveAPIChannel(ctx context.Context, in *change[APIChannelSetup]) (*bodyOf[APIChannelView], error) {
	c, err := a.APIs.Save(ctx, caller(ctx), in.ID, in.Body.setup())
	return a.savedAPIChannel(ctx, "api_channel.change", c, channels.Secrets{}, err)
}

func (a *API) renewAPIChannel(ctx context.Context, in *PathID) (*bodyOf[APIChannelView], error) {
	c, secret, err := a.APIs.Renew(ctx, caller(ctx), in.ID)
	return a.savedAPIChannel(ctx, "api_channel.renew", c, channels.Secrets{Channel: secret}, err)
}

func (a *API) savedAPIChannel(ctx context.Context, action string, c channels.API, secrets channels.Secrets, err error) (*bodyOf[APIChannelView], error) {
	if err != nil {
		return nil, err
	}
	views, err := a.apiChannelViews(ctx, []channels.API{c})
	if err != nil {
		return nil, err
	}
	v := views[0]
	if err := a.record(ctx, action, "account:"+v.ID.String(), v); err != nil {
		return nil, err
	}
	v.Secret, v.WebhookSecret = secrets.Channel, secrets.Webhook
	return &bodyOf[APIChannelView]{Body: v}, nil
}

// ChannelKey is where the other system calls, and what it proves itself with.
type ChannelKey struct {
	Key           string `path:"key" maxLength:"64"`
	Authorization string `header:"Authorization" doc:"Bearer and the secret of the channel"`
}

func (a *API) letIn(ctx context.Context, k ChannelKey) (channels.API, error) {
	secret, _ := strings.CutPrefix(k.Authorization, "Bearer ")
	return a.APIs.Enter(ctx, k.Key, secret)
}

// BroughtMessage is a customer's message from another system.
type BroughtMessage struct {
	Conversation string             `json:"conversation" maxLength:"200" doc:"the other system's name of the conversation"`
	Message      string             `json:"message" maxLength:"200" doc:"the other system's name of the message: brought again, it is recorded once"`
	Type         domain.MessageType `json:"type,omitempty" enum:"text,image,sticker,file,voice,video,story,call" doc:"text when absent"`
	Text         string             `json:"text" maxLength:"20000"`
	Sender       BroughtSender      `json:"sender"`
}

// BroughtSender is the customer as the other system knows him or her.
type BroughtSender struct {
	Identifiers []domain.Identifier `json:"identifiers" minItems:"1" maxItems:"10" doc:"the first one that is known here says who it is"`
	Name        string              `json:"name,omitempty" maxLength:"200"`
	Locale      string              `json:"locale,omitempty" maxLength:"35" doc:"language tag, such as de or pt-BR"`
	Country     string              `json:"country,omitempty" pattern:"^([A-Z]{2})?$"`
}

type bringIn struct {
	ChannelKey
	Body BroughtMessage
}

// BroughtReceipt says where a message went. Again: it was there before.
type BroughtReceipt struct {
	Conversation domain.ID `json:"conversation"`
	Message      domain.ID `json:"message"`
	Again        bool      `json:"again,omitempty"`
}

func receiptView(r desk.Receipt) BroughtReceipt {
	return BroughtReceipt{Conversation: r.Conversation, Message: r.Message, Again: r.Again}
}

func (a *API) bringMessage(ctx context.Context, in *bringIn) (*bodyOf[BroughtReceipt], error) {
	c, err := a.letIn(ctx, in.ChannelKey)
	if err != nil {
		return nil, err
	}
	b := in.Body
	r, err := a.APIs.Bring(ctx, c, desk.Incoming{Thread: b.Conversation, Message: b.Message, Type: b.Type, Body: b.Text,
		Sender: desk.Sender{Identifiers: b.Sender.Identifiers, Name: b.Sender.Name, Language: b.Sender.Locale, Country: b.Sender.Country}})
	return &bodyOf[BroughtReceipt]{Body: receiptView(r)}, err
}

type statusIn struct {
	ChannelKey
	Body struct {
		Conversation domain.ID            `json:"conversation" doc:"as the webhook named it"`
		Message      domain.ID            `json:"message" doc:"as the webhook named it"`
		Status       domain.DeliveryState `json:"status" enum:"sent,delivered,read,failed"`
		Reason       string               `json:"reason,omitempty" maxLength:"64" doc:"code of a failure; no text about a person"`
	}
}

func (a *API) reportStatus(ctx context.Context, in *statusIn) (*bodyOf[BroughtReceipt], error) {
	c, err := a.letIn(ctx, in.ChannelKey)
	if err != nil {
		return nil, err
	}
	b := in.Body
	r, err := a.APIs.Report(ctx, c, desk.Fate{Conversation: b.Conversation, Message: b.Message, State: b.Status, Reason: b.Reason})
	return &bodyOf[BroughtReceipt]{Body: receiptView(r)}, err
}
