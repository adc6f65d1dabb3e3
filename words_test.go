package kefu_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// avoided maps words that must not appear in any Chinese text to the one to use; docs/glossary.md explains each.
var avoided = map[string]string{
	"坐席": "客服", "座席": "客服", "员工": "客服", "服务量": "接待量", "处理量": "接待量", "首次回复时长": "首次响应时间", "首响时长": "首次响应时间",
	"平均回复间隔": "平均响应时间", "平均响应时长": "平均响应时间", "逾期": "响应超时", "违约": "响应超时", "超期": "响应超时",
	"一次性解决率": "首次解决率", "单次解决率": "首次解决率", "好评率": "客户满意度", "满意率": "客户满意度", "询盘率": "咨询转询盘率",
	"咨询转化率": "咨询转询盘率", "优秀员工": "绩效之星", "MVP": "绩效之星", "超级管理员": "负责人", "组长": "主管", "店铺": "站点", "网店": "站点",
	"买家": "客户", "漏接": "未接待", "转出率": "转接率", "并发": "同时接待", "商机": "询盘", "线索": "询盘", "回合": "轮次", "归因": "归属",
	"快捷语": "快捷回复", "挂起": "小休", "优质询盘": "高意向询盘",
}

// partial are words that may only appear inside one of the longer terms.
var partial = map[string][]string{
	"转化率":  {"询单转化率", "会话转化率", "催付转化率", "规则转化率"},
	"响应时间": {"首次响应时间", "平均响应时间"},
	"询盘率":  {"咨询转询盘率"},
	"成交率":  {"搭配推荐成交率"},
}

var han = regexp.MustCompile(`\p{Han}`)

// complaint returns what is wrong with a Chinese text, or "".
func complaint(text string) string {
	for word, allowed := range partial {
		rest := text
		for _, a := range allowed {
			rest = strings.ReplaceAll(rest, a, "")
		}
		if strings.Contains(rest, word) {
			return "a bare 「" + word + "」; write one of " + strings.Join(allowed, ", ")
		}
		text = strings.ReplaceAll(text, allowed[0], "")
	}
	for word, use := range avoided {
		if strings.Contains(text, word) {
			return "「" + word + "」; write 「" + use + "」"
		}
	}
	return ""
}

// The product speaks with one vocabulary: no Chinese text of the server, the catalogue, the web app or the manual uses an avoided word.
func TestWords(t *testing.T) {
	checked := 0
	check := func(where, text string) {
		if !han.MatchString(text) {
			return
		}
		checked++
		if c := complaint(text); c != "" {
			t.Errorf("%s: %s in %q", where, c, strings.TrimSpace(text))
		}
	}
	for _, root := range []string{"cmd", "internal", "web/app/src", "docs/manual.zh-CN.md", "README.zh-CN.md"} {
		err := filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			// The glossary test of the web app and the importer's column names quote other tools' words on purpose.
			if strings.HasSuffix(p, "_test.go") || strings.HasSuffix(p, ".test.ts") || strings.Contains(p, "report/history/") || strings.Contains(p, "importer/") {
				return nil
			}
			switch filepath.Ext(p) {
			case ".go":
				return literals(p, check)
			case ".yaml", ".vue", ".ts", ".md", ".txtar":
				body, err := os.ReadFile(p)
				for i, line := range strings.Split(string(body), "\n") {
					check(p+":"+strconv.Itoa(i+1), line)
				}
				return err
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	}
	if checked < 1000 {
		t.Errorf("only %d Chinese texts were found; the test looks in the wrong place", checked)
	}
}

func literals(p string, check func(where, text string)) error {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, p, nil, 0)
	if err != nil {
		return err
	}
	ast.Inspect(f, func(n ast.Node) bool {
		if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
			if s, err := strconv.Unquote(lit.Value); err == nil {
				check(fset.Position(lit.Pos()).String(), s)
			}
		}
		return true
	})
	return nil
}

func TestComplaint(t *testing.T) {
	for text, bad := range map[string]bool{
		"首次响应时间":      false,
		"平均响应时间 48 秒": false,
		"响应时间":        true,
		"会话转化率":       false,
		"转化率 12%":     true,
		"咨询转询盘率":      false,
		"询盘率":         true,
		"坐席":          true,
		"客服对比":        false,
	} {
		if got := complaint(text) != ""; got != bad {
			t.Errorf("complaint(%q) = %v, want %v", text, got, bad)
		}
	}
}
