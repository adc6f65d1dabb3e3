package notice_test

import (
	"testing"

	"kefu/internal/feature/notice"
)

func TestAddresses(t *testing.T) {
	got, err := notice.Channel{To: "a@example.com,b@example.com; Lee <c@example.com>,"}.Addresses()
	if err != nil || len(got) != 3 || got[2] != "c@example.com" {
		t.Errorf("%v %v", got, err)
	}
	for _, to := range []string{"", " , ", "nobody", "a@example.com, b", "a@example.com\r\nBcc: x"} {
		if got, err := (notice.Channel{To: to}).Addresses(); err == nil {
			t.Errorf("%q gave %v", to, got)
		}
	}
}

func TestMasked(t *testing.T) {
	for _, c := range []struct{ in, want notice.Channel }{
		{notice.Channel{Type: notice.DingTalk, To: "https://oapi.dingtalk.com/robot/send?access_token=0123456789", Secret: "SEC1"},
			notice.Channel{Type: notice.DingTalk, To: "oapi.dingtalk.com/…6789"}},
		{notice.Channel{Type: notice.Email, To: "a@example.com"}, notice.Channel{Type: notice.Email, To: "a@example.com"}},
	} {
		if got := c.in.Masked(); got != c.want {
			t.Errorf("%+v is shown as %+v, want %+v", c.in, got, c.want)
		}
	}
}
