package metrictest_test
import ("testing";"time";"fmt";"strings";"kefu/internal/engine/metric";"kefu/internal/engine/metric/metrictest";"kefu/internal/domain";"kefu/internal/engine/metric/sqlgen")
func TestPerf(t *testing.T){
 e:=openDuck(t); c:=metrictest.Catalogue(t,e)
 ins:=func(table string, n int, over map[string]string){
  var sel []string
  for _,tab:=range e.Tables(){ if tab.Name!=table {continue}
   for _,col:=range tab.Columns{ x,ok:=over[col.Name]; if !ok { switch col.Type{case metric.TypeInt: x="0"; case metric.TypeText: x="''"; case metric.TypeBool: x="false"; default: x="[]::VARCHAR[]"}}
   sel=append(sel,x) } }
  if _,err:=e.db.Exec(fmt.Sprintf(`INSERT INTO "%s" SELECT %s FROM range(%d) t(i)`,table,strings.Join(sel,","),n)); err!=nil {t.Fatal(err)}
 }
 N:=1000000
 base:=map[string]string{"conversation_id":"i","person_id":"i//2","contact_id":"i//2","store_id":"i%3+1","channel":"['web','email','whatsapp'][1+i%3]","observes":"127","created_at":"1767225600000000+i*20000000","created_day":"20454+(i*20)//86400","created_slot":"(i*20//900)%96","created_how":"(i*20//3600)%168","outcome":"['handled','bot','missed'][1+(hash(i)%3)::INT]","first_agent":"hash(i)%25+1","arrived_agent":"hash(i)%25+1","owner_agent":"hash(i)%25+1","first_reply_at":"1767225600000000+i*20000000","first_reply_day":"20454+(i*20)//86400","frt_ms":"(hash(i)%600000)::BIGINT","frt_biz_ms":"(hash(i)%600000)::BIGINT","timeout_at":"case when i%8=0 then 1767225600000000+i*20000000 end","issue_type":"['a','b','c','d'][1+(i%4)]","acting_agent":"hash(i)%25+1","act_at":"1767225600000000+i*20000000","act_day":"20454+(i*20)//86400","in_msgs":"3","in_any_msgs":"3","out_msgs":"2","status":"'open'","from_at":"1767225600000000+i*20000000","to_at":"1767225600000000+i*20000000+(hash(i)%86400000000)::BIGINT","wait_ms":"(hash(i)%600000)::BIGINT","wait_biz_ms":"(hash(i)%600000)::BIGINT","reply_at":"1767225600000000+i*20000000","reply_day":"20454+(i*20)//86400","start_day":"20454+(i*20)//86400","start_at":"1767225600000000+i*20000000","resolved_day":"20454+(i*20)//86400","reopened_at":"NULL","closed_day":"20454+(i*20)//86400","final_at":"1","answered_day":"20454+(i*20)//86400","kind":"'csat'","score":"1+i%5","transfer_out":"i%9=0","from_day":"20454+(i*20)//86400"}
 for _,tab:=range e.Tables(){ n:=N; if tab.Name=="turn"{n=2*N}; ins(tab.Name,n,base)}
 env:=metric.Env{Now:domain.At(time.Date(2026,8,20,0,0,0,0,time.UTC))}
 run:=func(name string,q metric.Query){ p,err:=c.Plan(q,env); if err!=nil{t.Fatal(err)}; best:=time.Hour; var r *metric.Result; for range 3 {s:=time.Now(); r,err=e.Run(t.Context(),p); if err!=nil{t.Fatal(err)}; best=min(best,time.Since(s))}; fmt.Println(name,len(p.Scans),"scans",len(r.Rows),"rows",best)}
 y:=func(m ...string) metric.Query {return metric.Query{Metrics:m,From:"2026-01-01",To:"2026-08-19"}}
 each:=func(name string,q metric.Query){ p,err:=c.Plan(q,env); if err!=nil{t.Fatal(err)}; sts,_:=sqlgen.Print(p,sqlgen.DuckDB()); for _,st:=range sts { best:=time.Hour; for range 3 {s:=time.Now(); if _,err:=e.query(t.Context(),st);err!=nil{t.Fatal(err)}; best=min(best,time.Since(s))}; x:=st.SQL; if len(x)>400 {x=x[:400]}; fmt.Println(name,best,x) } }
 _=run; _=y
 q:=metric.Query{Metrics:[]string{"handled","first_response_time","average_response_time","timeout_rate","first_contact_resolution","transfer_rate","csat","inquiry_rate"},From:"2026-01-01",To:"2026-08-19",By:[]string{"agent"}}
 each("agent",q)
 sql:=func(x string){ best:=time.Hour; for range 3 {s:=time.Now(); rows,err:=e.db.Query(x); if err!=nil{t.Fatal(err)}; for rows.Next(){}; rows.Close(); best=min(best,time.Since(s))}; fmt.Println("SQL",best,x)}
 sql(`SELECT acting_agent, count(DISTINCT conversation_id) FROM contact_day WHERE out_msgs>0 GROUP BY 1`)
 sql(`SELECT acting_agent, count(DISTINCT conversation_id) FILTER (WHERE out_msgs>0) FROM contact_day GROUP BY 1`)
 sql(`SELECT acting_agent, count(*) FROM (SELECT acting_agent, conversation_id FROM contact_day WHERE out_msgs>0 GROUP BY 1,2) GROUP BY 1`)
 sql(`SELECT acting_agent, count(*) FILTER (WHERE a), count(*) FILTER (WHERE b) FROM (SELECT acting_agent, conversation_id, bool_or(out_msgs>0) a, bool_or(acting_agent<>0) b FROM contact_day GROUP BY 1,2) GROUP BY 1`)
 sql(`SELECT first_agent, quantile_cont(frt_biz_ms,0.5) FILTER (WHERE outcome<>'outbound' AND frt_biz_ms IS NOT NULL) FROM conversation GROUP BY 1`)
 sql(`SELECT first_agent, quantile_cont(frt_biz_ms,0.5) FROM conversation WHERE outcome<>'outbound' GROUP BY 1`)
 sql(`SELECT first_agent, count(*) FILTER (WHERE outcome IN ('handled','missed','waiting') AND timeout_at <= 1773115200000000 AND (observes & 1) <> 0) FROM conversation GROUP BY 1`)
 sql(`SELECT count(*) FROM conversation`)
 sql(`SELECT sum(act_day) from (SELECT person_id, act_day FROM contact_day GROUP BY 1,2)`)
 sql(`SELECT count(*) from (SELECT DISTINCT person_id FROM contact_day)`)
 sql(`SELECT count(DISTINCT person_id) FROM contact_day`)
}
