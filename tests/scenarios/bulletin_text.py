"""What the progress notice of Yongzhou must say (the source's figures, in our wording), and the text of a PDF."""

import io
import re

from pypdf import PdfReader

SAID = (
    "督察期间向我市交办群众信访举报件268件",
    "指出5大类33个问题",
    "督察组交办的268件信访举报件，经分解共交办276件次，已全部办结",
    "反馈的5大类33个问题中，19个提前完成整改，12个达到序时进度要求，"
    "部分国家级自然保护区内存在违规建设和基层环境执法车辆配备不足2个问题未达到序时进度要求，正在加紧整改",
    "市委常委会和市政府常务会议先后5次研究部署整改工作",
    "督查暗访3次",
    "现场调研督导2次",
    "中心城区大气污染防治专项行动2次",
    "整改问题专项排查1次",
    "富锰渣高炉企业问题专项督察2次",
    "取缔淘汰小高炉企业109家，完成农村污水治理任务220个，淘汰高排放公交车365辆",
    "环境空气优良率90.5%，同比上升0.7%",
    "空气质量综合指数3.65，同比下降4.7%，全省排名第5位，较上年同期上升3位",
    "PM10平均浓度51μg/m³，同比下降17.7%",
    "PM2.5平均浓度35μg/m³，同比下降16.7%",
    "考核断面34个",
    "Ⅰ类水质断面2个；Ⅱ类水质断面31个；Ⅲ类水质断面1个",
    "地表水环境质量全国排名第13位、全省排名第1位",
)


def text_of(pdf: bytes) -> str:
    """All words of a PDF without blanks, page numbers and the mark of illustrative papers."""
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    return re.sub(r"—\d+—|本件含示例数据", "", re.sub(r"\s+", "", text))
