//! Words of other systems for what the book has a choice of: outcomes, channels, states.

use super::fold;

/// How a deal stands by the word in its stage or status column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Still going on.
    Open,
    /// Closed, with this outcome.
    Closed(&'static str),
}

/// What a stage or status says of a deal; none for a stage of the seller's own making.
#[must_use]
pub fn standing(word: &str) -> Option<Standing> {
    let word = fold::header(word);
    let won = [
        "won",
        "closedwon",
        "closewon",
        "dealwon",
        "win",
        "赢单",
        "已赢单",
        "成交",
        "已成交",
        "赢单成交",
        "结单赢单",
        "已签约",
        "签约成功",
        "成功",
    ];
    let lost = [
        "lost",
        "closedlost",
        "closelost",
        "deallost",
        "loss",
        "输单",
        "已输单",
        "丢单",
        "战败",
        "失败",
        "未成交",
        "流失",
    ];
    let dropped = [
        "dropped",
        "abandoned",
        "cancelled",
        "canceled",
        "disqualified",
        "void",
        "deleted",
        "withdrawn",
        "无效",
        "作废",
        "取消",
        "已取消",
        "放弃",
        "终止",
    ];
    let open = ["open", "inprogress", "active", "ongoing", "进行中", "跟进中", "推进中"];
    if won.contains(&word.as_str()) {
        Some(Standing::Closed("won"))
    } else if lost.contains(&word.as_str()) {
        Some(Standing::Closed("lost"))
    } else if dropped.contains(&word.as_str()) {
        Some(Standing::Closed("dropped"))
    } else if open.contains(&word.as_str()) {
        Some(Standing::Open)
    } else {
        None
    }
}

/// The book's word for a column with a fixed choice; none where the foreign word is not known.
#[must_use]
pub fn choice(table: crate::model::TableId, field: &str, word: &str) -> Option<&'static str> {
    use crate::model::TableId as T;
    let folded = fold::header(word);
    let w = folded.as_str();
    Some(match (table, field) {
        (T::Orders, "status") => match w {
            "paid" | "captured" | "succeeded" | "已付款" | "已支付" | "付款成功" | "支付成功" | "已收款"
            | "已回款" => "paid",
            "done" | "completed" | "complete" | "fulfilled" | "delivered" | "shipped" | "closed"
            | "processing" | "partiallyrefunded" | "refunded" | "已完成" | "完成" | "交易成功" | "已发货"
            | "已签收" | "交易完成" => "done",
            "unpaid" | "pending" | "authorized" | "open" | "draft" | "onhold" | "overdue" | "未付款"
            | "待付款" | "未支付" | "待支付" | "未回款" => "unpaid",
            "cancelled" | "canceled" | "voided" | "void" | "failed" | "expired" | "已取消" | "取消"
            | "已关闭" | "交易关闭" | "作废" => "cancelled",
            _ => return None,
        },
        (T::Interactions, "direction") => match w {
            "in" | "inbound" | "incoming" | "received" | "呼入" | "来电" | "客户主动" => "in",
            "out" | "outbound" | "outgoing" | "sent" | "呼出" | "去电" | "外呼" => "out",
            _ => return None,
        },
        (T::Interactions, "outcome") => match w {
            "noanswer" | "notanswered" | "busy" | "leftvoicemail" | "voicemail" | "leftlivemessage"
            | "missed" | "unanswered" | "未接" | "未接通" | "无人接听" | "忙线" | "拒接" => {
                "no-answer"
            }
            "bounced" | "bounce" | "wrongnumber" | "空号" | "号码错误" | "退信" => "bounced",
            "bulk" | "群发" => "bulk",
            "reached" | "connected" | "answered" | "completed" | "已接通" | "接通" | "成功" => "",
            _ => return None,
        },
        (T::Interactions, "mood") => match w {
            "good" | "positive" | "happy" | "积极" | "满意" | "好" => "good",
            "neutral" | "中性" | "一般" => "neutral",
            "bad" | "negative" | "unhappy" | "消极" | "不满" | "不满意" | "差" => "bad",
            _ => return None,
        },
        (T::Interactions, "channel") => match w {
            "call" | "phone" | "phonecall" | "telephone" | "calllog" | "电话" | "打电话" | "电话沟通"
            | "电话跟进" | "电话拜访" | "电话联系" | "电话回访" | "去电" | "来电" => {
                "call"
            }
            "meeting" | "meet" | "videocall" | "video" | "onlinemeeting" | "lunch" | "demo" | "会议"
            | "见面" | "面谈" | "视频会议" => "meeting",
            "email" | "mail" | "emailmessage" | "邮件" | "电子邮件" | "发邮件" => "email",
            "wechat" | "weixin" | "微信" | "企业微信" | "微信沟通" => "wechat",
            "sms" | "text" | "textmessage" | "短信" => "sms",
            "visit" | "onsite" | "sitevisit" | "拜访" | "上门拜访" | "上门" | "实地拜访" | "外勤"
            | "到访" | "走访" => "visit",
            "event" | "tradeshow" | "webinar" | "活动" | "展会" => "event",
            "post" | "letter" | "postal" | "信件" | "快递" => "post",
            "note" | "备注" | "记录" => "note",
            _ => return None,
        },
        (T::Surveys, "kind") => match w {
            "nps" | "netpromoterscore" | "推荐" => "nps",
            "csat" | "satisfaction" | "customersatisfaction" | "满意度" => "csat",
            "ces" | "effort" | "customereffort" | "费力度" => "ces",
            "exit" | "churn" | "流失" => "exit",
            _ => return None,
        },
        (T::Tickets, "kind") => match w {
            "complaint" | "投诉" | "客诉" => "complaint",
            "question" | "inquiry" | "enquiry" | "咨询" | "问题" => "question",
            "request" | "servicerequest" | "featurerequest" | "task" | "需求" | "报修" | "售后" => {
                "request"
            }
            "suggestion" | "idea" | "建议" => "suggestion",
            "praise" | "compliment" | "表扬" => "praise",
            _ => return None,
        },
        (T::Tickets | T::Tasks, "priority") => match w {
            "high" | "urgent" | "critical" | "highest" | "p1" | "p0" | "高" | "紧急" | "非常紧急" => {
                "high"
            }
            "normal" | "medium" | "standard" | "p2" | "中" | "普通" | "一般" => "normal",
            "low" | "lowest" | "minor" | "p3" | "p4" | "低" => "low",
            _ => return None,
        },
        (T::Companies, "kind") => match w {
            "company" | "organization" | "organisation" | "business" | "true" | "yes" | "公司" | "企业" => {
                "company"
            }
            "household" | "family" | "家庭" => "household",
            "branch" | "subsidiary" | "分公司" | "分店" => "branch",
            _ => return None,
        },
        (T::Contracts, "renews") => match w {
            "auto" | "automatic" | "yes" | "true" | "自动" | "自动续费" => "auto",
            "manual" | "手动" => "manual",
            "no" | "false" | "never" | "否" | "不续" => "no",
            _ => return None,
        },
        (T::Contracts, "every") => match w {
            "month" | "monthly" | "permonth" | "月" | "月付" | "按月" => "1mo",
            "quarter" | "quarterly" | "季" | "季付" | "按季" => "3mo",
            "year" | "yearly" | "annual" | "annually" | "peryear" | "年" | "年付" | "按年" => "1y",
            "week" | "weekly" | "周" => "1w",
            _ => return None,
        },
        _ => return None,
    })
}

/// Whether a name is that of a firm, for columns that hold people and firms alike.
#[must_use]
pub fn is_firm(name: &str) -> bool {
    const ENDS: [&str; 22] = [
        "公司",
        "集团",
        "厂",
        "店",
        "商行",
        "中心",
        "医院",
        "学校",
        "银行",
        "事务所",
        "工作室",
        "合作社",
        "ltd",
        "inc",
        "llc",
        "gmbh",
        "corp",
        "bv",
        "sarl",
        "plc",
        "company",
        "limited",
    ];
    let folded = fold::header(name);
    ENDS.iter()
        .any(|e| folded.len() > e.len() && folded.ends_with(e) && (!e.is_ascii() || name.contains(' ')))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Kind, TableId};

    #[test]
    fn stages_that_close_a_deal_are_known_and_a_sellers_own_are_not() {
        assert_eq!(standing("Closed Won"), Some(Standing::Closed("won")));
        assert_eq!(standing("输单"), Some(Standing::Closed("lost")));
        assert_eq!(standing("Engaging"), None);
    }

    #[test]
    fn every_word_chosen_is_one_the_schema_allows() {
        let samples = [
            (TableId::Orders, "status", "Refunded"),
            (TableId::Interactions, "direction", "呼入"),
            (TableId::Interactions, "outcome", "Left voicemail"),
            (TableId::Surveys, "kind", "满意度"),
            (TableId::Tickets, "priority", "Urgent"),
            (TableId::Contracts, "renews", "Yes"),
        ];
        for (table, field, word) in samples {
            let chosen = choice(table, field, word).unwrap();
            let Some(Kind::Choice(words)) = table.table().column(field).map(|c| c.kind) else { panic!() };
            assert!(words.contains(&chosen), "{chosen}");
        }
    }

    #[test]
    fn firms_are_told_from_people_by_their_last_word() {
        assert!(is_firm("示例科技有限公司") && is_firm("Example Trading Ltd."));
        assert!(!is_firm("Vincent") && !is_firm("Grace Lin"));
    }
}
