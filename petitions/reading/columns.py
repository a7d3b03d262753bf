"""The one place that knows what the trade calls the columns of a petition table."""

import re
import unicodedata
from functools import cache

# A heading means the field with the longest word found in it; of equal ones the last to end, because the head of a
# Chinese compound stands at its end (举报问题类型 is a 类型). Words are sets of the trade, not of one table.
WORDS: dict[str, str] = {
    "ordinal": "序号 顺序 顺序号 次序 项次 排序号",
    "number": """编号 受理编号 受理号 受理单号 受理序号 信访编号 信访件编号 信访件号 信访举报编号 信访举报件编号
        举报编号 举报件编号 举报件号 举报单号 投诉编号 投诉件编号 交办编号 交办件编号 交办单号 交办件号 交办单编号
        转办编号 转办件编号 转办单号 转办件号 案件编号 案件号 案件编码 问题编号 问题编码 线索编号 件号 件编号
        来电编号 来信编号 来电来信编号 来信来电编号 来电来信号 登记编号 登记号 工单编号 工单号 督察组编号 督察编号
        省编号 编码 信访号 信访受理编号 受理件编号 群众举报编号 群众信访编号""",
    "channel": """受理方式 受理渠道 受理途径 受理形式 举报方式 举报渠道 举报途径 举报形式 信访方式 信访形式 信访渠道
        信访途径 信访来源 反映方式 反映渠道 投诉方式 投诉渠道 来源 来源方式 问题来源 案件来源 线索来源 渠道 途径
        来电来信 来电/来信 来信/来电 来信来电 来访方式 信访件类别 信访类别 件别 举报来源 诉求渠道 受理类型""",
    "key": """是否加星 加星 星标 是否星标 加星件 是否重点 是否重点件 是否为重点 重点关注 重点关注件 是否重点关注
        是否重点关注件 重点件 重点交办件 是否重点交办 是否重点交办件 重点案件 是否重点案件 重点信访件 是否重点信访件
        重点标识 重点标记 是否督办件 是否重点督办 重点督办件 标星 是否标星 是否带星""",
    "content": """交办问题基本情况 交办问题 交办内容 交办事项 交办件内容 交办情况 基本情况 问题基本情况 举报内容
        举报问题 举报事项 举报情况 举报主要内容 举报问题基本情况 举报件内容 信访内容 信访问题 信访事项 信访件内容
        信访问题基本情况 信访举报内容 信访主要内容 信访反映问题 信访诉求 反映问题 反映内容 反映情况 反映的问题
        反映主要问题 反映的主要问题 反映问题基本情况 反映问题情况 群众反映问题 群众诉求 群众举报问题 诉求内容 诉求
        投诉内容 投诉问题 投诉事项 投诉情况 问题描述 问题内容 问题概述 问题简述 问题概况 主要内容 主要问题 主要诉求
        内容摘要 举报内容摘要 信访内容摘要 问题摘要 摘要 内容 案件内容 案情 案情摘要 案情简介 线索内容 具体问题
        存在问题 环境问题 转办问题 转办内容 转办问题基本情况 受理内容 受理问题 来电内容 来信内容 来电来信内容 问题
        污染问题 环境违法问题 问题详情 举报详情 基本案情""",
    "region": """行政区域 行政区 行政区划 所属行政区域 所在行政区域 所属行政区 所属区域 所属区划 所在区域 区域
        所在县区 所属县区 涉及县区 所属县市区 所在县市区 县市区 县(市、区) 县(市区) 县市(区) 县市 县区 区县 市县
        市(县) 县(市) 区(县) 区/县 县/区 市州 市(州) 州市 州(市) 设区市 设区的市 地市 地级市 市地 市(地) 盟市 旗县
        旗县区 旗县市区 团场 师市 兵团师 属地 所属地 所在地 所属地区 所在地区 涉及地区 涉及区域 涉及地 地区 辖区
        所属辖区 被举报地区 问题所在地 问题属地 案发地 污染所在地 发生地 所属乡镇 乡镇 乡镇街道 乡镇(街道) 镇街
        镇(街道) 街道 所属市县 所属区县 所在市 所在市县 所在区县 所在县 县 市 区 省辖市 责任地区 责任区域 属地区县
        所属市 城市""",
    "types": """污染类型 污染类别 污染种类 污染要素 污染因子 问题类型 问题类别 问题种类 问题性质 环境问题类型
        环境污染类型 举报类型 举报问题类型 举报类别 信访类型 投诉类型 投诉类别 涉及类别 涉及类型 涉及污染类型
        涉及要素 环境要素 要素 类型 类别 所属类型 问题分类 污染分类 分类 案件类型 案件类别 反映问题类型 主要污染类型
        污染情况类型 涉及污染物 违法类型 生态环境问题类型 领域 所属领域 涉及领域""",
    "investigation": """调查核实情况 调查情况 调查核查情况 核查情况 核实情况 查实情况 查证情况 调查结果 核查结果
        核实结果 调查核实结果 调查结论 调查核实 调查 现场核查情况 现场调查情况 现场检查情况 检查情况 现场情况
        现场核实情况 调查取证情况 实地调查情况 调查核实基本情况 初步调查情况 调查了解情况 排查情况 调查核处情况
        调查处理情况 调查处置情况 调查处理结果 调查核实及处理情况 调查核实处理情况 查处情况及调查结果 核查处理情况
        调查及处理情况 调查核实和处理整改情况 调查核实及处理整改情况 调查核实及整改情况 核查及整改情况 核查整改情况
        调查处理及整改情况 查核情况 调查处理 调查核处 现场核查 边督边改情况 调查核实与处理情况""",
    "verdict": """是否属实 是否举报属实 是否属实情况 属实情况 是否查实 举报是否属实 反映是否属实 信访是否属实
        问题是否属实 情况是否属实 是否查证属实 属实与否 查实与否 属实性 是否基本属实 核实结论 属实 信访属实情况
        举报属实情况 核查结论 真实性 属实/不属实 是/否属实 属实/部分属实/不属实""",
    "handling": """处理和整改情况 处理整改情况 处理及整改情况 处理与整改情况 处理、整改情况 处理(整改)情况
        整改处理情况 整改情况 整改和处理情况 整改及处理情况 整改落实情况 整改完成情况 整改措施 整改进展 整改进展情况
        整改结果 整改进度 处理情况 处理结果 处理意见 处理措施 处置情况 处置结果 处罚情况 处罚和整改情况
        处罚及整改情况 查处情况 查处及整改情况 查处整改情况 查处结果 办理情况 办理结果 办理进展 办理进展情况
        办理意见 办理落实情况 办理及整改情况 落实情况 落实整改情况 解决情况 采取措施 采取的措施 采取的整改措施
        工作进展 进展情况 工作措施 行政处罚情况 立案处罚情况 处理和整改 处理整改 整改 处理 督办情况 核处情况
        调处情况 处理处置情况 整治情况 处理整改及问责情况 处理和整改及问责情况 处理及问责情况 处理及整改进展情况
        处理、整改和问责情况 处理整改和问责情况 处置措施 整改落实进展
        下一步工作 下步工作 下一步措施 下一步整改措施""",
    "status": """是否办结 是否已办结 是否完成办结 办结情况 办结状态 办结与否 办结进度 办理状态 办理进度 办件状态
        办理完成情况 整改状态 完成状态 完成情况 是否完成 是否完成整改 是否整改完成 是否整改到位 是否阶段性办结
        案件状态 状态 办结 是否结案 结案情况 结案状态 销号情况 是否销号 目前状态 当前状态 办结类型
        已办结或阶段性办结 已办结/未办结""",
    "accountability": """责任人被处理情况 责任人处理情况 责任人员被处理情况 责任人员处理情况 相关责任人处理情况
        责任人被处理 对责任人处理情况 责任单位和责任人处理情况 责任单位和责任人被处理情况 责任单位处理情况 问责情况
        问责 追责情况 追责问责情况 问责追责情况 责任追究情况 责任追究 追究责任情况 问责处理情况 党政纪处分情况
        处分情况 被处理情况 责任人问责情况 人员处理情况 问责人员情况 被问责情况 问责人数 约谈问责情况 是否问责""",
    "remark": """备注 备注说明 注 说明 其他情况 其他说明 其他需要说明的情况 备考 附注 重复情况 是否重复件 是否重复
        重复件情况""",
    "unit": """承办单位 责任单位 主办单位 交办单位 牵头单位 牵头部门 主办部门 承办部门 责任部门 主责单位 主责部门
        办理单位 办理部门 转办单位 接办单位 落实单位 落实部门 整改单位 整改责任单位 整改责任主体 责任主体 查处单位
        调查单位 处理单位 协办单位 配合单位 配合部门 协办部门 牵头责任单位 属地责任单位 主要责任单位 监管单位
        监管部门 督办单位 分办单位 分办部门 单位 部门 交办部门 承办地区 拟办单位 拟办部门 承办地 责任地 主办地
        会办单位""",
    "deadline": """办理时限 办理期限 办结时限 办结期限 反馈时限 反馈期限 整改时限 整改期限 完成时限 完成期限
        限办时间 时限 期限 截止时间 截止日期 上报时限 上报时间 报送时限 报送时间 反馈时间 反馈日期 要求办结时间
        要求反馈时间 要求完成时间 应办结时间 回复时限 答复时限 限期 整改完成时限 办结时限要求 时限要求""",
    "received_on": """受理时间 受理日期 来电时间 来电日期 来信时间 来信日期 来电来信时间 来信来电时间 来电(信)时间
        收件时间 收件日期 收信时间 收信日期 举报时间 举报日期 信访时间 信访日期 接收时间 接收日期 接件时间 接电时间
        登记时间 登记日期 投诉时间 投诉日期 来访时间 反映时间""",
    "object": """举报对象 被举报单位 被举报对象 被举报人 被举报企业 被反映单位 被反映对象 被投诉单位 被投诉对象
        被投诉企业 投诉对象 反映对象 信访对象 涉及单位 涉及企业 涉事单位 涉事企业 涉及对象 涉案单位 涉案企业
        企业名称 单位名称 污染源 污染源名称 污染单位 污染企业 违法主体 违法单位 问题单位 问题点位 项目名称 点位名称
        被查单位 举报单位名称 主体名称 被信访单位 信访单位""",
    "petitioner_name": """举报人 信访人 来电人 来信人 来访人 投诉人 反映人 诉求人 上访人 举报人姓名 信访人姓名
        来电人姓名 来信人姓名 投诉人姓名 反映人姓名 姓名 举报者 投诉者 信访群众 来电者 举报人信息 信访人信息
        实名举报人 署名""",
    "petitioner_phone": """举报人电话 举报人联系电话 举报人联系方式 举报人手机 举报人手机号 举报人手机号码 举报电话
        信访人电话 信访人联系电话 信访人联系方式 信访人手机 信访人手机号 来电号码 来电电话 来电人电话 来电人联系方式
        来电人联系电话 来信人电话 来信人联系方式 投诉人电话 投诉人联系方式 投诉人联系电话 投诉电话 反映人电话
        反映人联系方式 联系电话 联系方式 电话 手机 手机号 手机号码 电话号码 联系手机 主叫号码""",
    "petitioner_id": """身份证 身份证号 身份证号码 证件号 证件号码 公民身份号码 举报人身份证 举报人身份证号
        举报人身份证号码 举报人证件号码 信访人身份证 信访人身份证号 信访人身份证号码 信访人证件号码""",
    "petitioner_address": """举报人地址 举报人住址 举报人联系地址 信访人地址 信访人住址 信访人联系地址 来信人地址
        来电人地址 投诉人地址 反映人地址 联系地址 住址 家庭住址 通讯地址 居住地址 通信地址 来信地址 寄信地址""",
    "handler": """办案人 办案人员 经办人 承办人 承办人员 经办人员 办理人 办理人员 主办人 责任人 包案人 包案领导
        包案人员 联系人 单位联系人 办案人姓名 办案人单位及职务 办案人手机号 办案人电话 办案人联系方式 单位及职务
        单位职务 职务 责任领导 分管领导 责任人姓名 责任人电话 责任人联系方式 承办人电话 承办人联系方式 联系人电话
        联系人及电话 联系人联系方式 经办人电话 联系人及联系方式 联系人姓名 经办人联系方式 责任人及联系方式
        责任人及联系电话 责任人及电话 包案领导电话 包保领导 督办领导 责任单位责任人 责任单位及责任人
        责任单位和责任人 现场负责人 负责人 办理人电话 调查人 调查人员 填报人 包联领导""",
    "meets_closing": """符合办结条件 是否符合办结条件 是否符合办结标准 符合办结标准 是否达到办结标准
        是否达到办结条件 办结条件 是否符合销号条件 符合销号条件 是否具备办结条件 是否可办结""",
}
JOINED = {  # several columns of one such field are put together; of other fields the best heading wins
    "content", "region", "types", "investigation", "handling", "accountability", "remark", "unit", "object", "handler"
}  # fmt: skip
# Headings that mean something only after a column about a person, and then that person's.
PERSONAL = {
    "petitioner_name": {"姓名"},
    "petitioner_phone": {"联系电话", "联系方式", "电话", "手机", "手机号", "手机号码", "电话号码", "联系手机"},
    "petitioner_address": {"地址", "住址", "联系地址", "通讯地址", "通信地址"},
    "handler": {"单位", "职务", "单位及职务", "单位职务", "工作单位", "工作单位及职务", "单位和职务", "部门"},
}
MAX_HEADING = 28  # characters; a longer cell is a sentence
# The weakest hint: what the heading ends with.
ENDINGS = (
    ("编号", "number"), ("单号", "number"), ("类型", "types"), ("类别", "types"), ("时限", "deadline"),
    ("期限", "deadline"), ("问题", "content"), ("内容", "content"), ("诉求", "content"), ("是否属实", "verdict"),
    ("是否办结", "status"), ("问责情况", "accountability"), ("核实情况", "investigation"),
    ("调查情况", "investigation"),
    ("整改情况", "handling"), ("处理情况", "handling"), ("办理情况", "handling"), ("备注", "remark"),
)  # fmt: skip
LEAST_SHARE = 0.4  # of the heading that the word must cover
# Of these the heading must be exactly the word, or it would be found in everything.
_ALONE = """县 市 区 注 说明 问题 诉求 内容 处理 整改 调查 办结 属实 类型 类别 分类 单位 部门 状态 时限 期限
    电话 手机 姓名 职务 来源 渠道 途径 领域 要素 案情 摘要 城市 街道 地区 区域 编码 署名 责任地 承办地 主办地 责任人
    负责人 县市 联系人 市县 地市 来电来信 来信来电 问责 主要问题 环境问题 污染问题 污染源 加星 限期"""
ALONE = frozenset(_ALONE.split())
_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^】]*】|〔[^〕]*〕")


def plain(heading: str) -> str:
    """Without blanks, line breaks, asterisks and marks at the ends; full-width brackets made half-width."""
    text = "".join(unicodedata.normalize("NFKC", heading).split())
    return text.replace("*", "").replace("\u200b", "").strip(":;,.。、_-/")


@cache
def _table() -> dict[str, str]:
    """Field by word. A word stands under one field only."""
    return {plain(word): field for field, words in WORDS.items() for word in words.split()}


@cache
def exact_words(field: str) -> frozenset[str]:
    """The words of a field that are headings by themselves and no values: "是否属实", not "属实"."""
    return frozenset(word for word, owner in _table().items() if owner == field) - {"属实", "办结", "来电来信"}


def field_of(heading: str) -> tuple[str, int]:
    """The field that a heading means and how surely (longer words are surer), or ("", 0)."""
    full = plain(heading)
    if not full or len(full) > MAX_HEADING:
        return "", 0
    bare = _BRACKETED.sub("", full)
    inside = "".join(found[1:-1] for found in _BRACKETED.findall(full))
    if bare == "备注" and _match(inside)[0] == "key":
        return "key", 100 + len(inside)
    for text in (full, bare):
        if text in _table():
            return _table()[text], 100 + len(text)
    found = _match(bare)
    if found[0] or not inside:
        return found
    turned = _table().get(inside + bare)  # "情况(调查核实)"
    return (turned, len(inside + bare)) if turned else _match(full)


@cache
def _match(text: str) -> tuple[str, int]:
    found = [
        (len(word), text.rfind(word) + len(word), field)
        for word, field in _table().items()
        if word in text and (word == text or word not in ALONE) and len(word) >= LEAST_SHARE * len(text)
    ]
    if found:
        length, _, field = max(found)
        return field, length
    return next(((field, 1) for ending, field in ENDINGS if text.endswith(ending) and len(text) <= 14), ("", 0))
