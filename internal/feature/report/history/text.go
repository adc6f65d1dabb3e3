package history

import (
	"strings"

	"kefu/internal/domain"
)

func messageType(s string) domain.MessageType {
	switch strings.ToLower(s) {
	case "image", "photo", "picture", "图片":
		return domain.MessageImage
	case "sticker", "表情":
		return domain.MessageSticker
	case "file", "document", "attachment", "文件":
		return domain.MessageFile
	case "voice", "audio", "语音":
		return domain.MessageVoice
	case "video", "视频":
		return domain.MessageVideo
	case "story":
		return domain.MessageStory
	case "call", "通话":
		return domain.MessageCall
	}
	return domain.MessageText
}
