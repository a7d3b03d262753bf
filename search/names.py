"""Names by the first letters of their pinyin, as people type them: 永州市 is yzs."""

from functools import cache

from pypinyin import Style, load_phrases_dict, pinyin

# Places whose characters are read otherwise there than elsewhere.
READINGS = {
    "长寿": ["cháng", "shòu"], "长沙": ["cháng", "shā"], "长治": ["cháng", "zhì"], "长安": ["cháng", "ān"],
    "长丰": ["cháng", "fēng"], "长武": ["cháng", "wǔ"], "长垣": ["cháng", "yuán"], "长葛": ["cháng", "gě"],
    "单县": ["shàn", "xiàn"], "重庆": ["chóng", "qìng"], "乐亭": ["lào", "tíng"], "乐清": ["yuè", "qīng"],
    "厦门": ["xià", "mén"], "大厦": ["dà", "shà"], "番禺": ["pān", "yú"], "蔚县": ["yù", "xiàn"],
    "六安": ["lù", "ān"], "六合": ["lù", "hé"], "尉犁": ["yù", "lí"], "解州": ["hài", "zhōu"],
    "曾都": ["zēng", "dū"], "荥阳": ["xíng", "yáng"], "荥经": ["yíng", "jīng"], "阿坝": ["ā", "bà"],
    "东阿": ["dōng", "ē"], "洪洞": ["hóng", "tóng"], "繁峙": ["fán", "shì"], "任县": ["rén", "xiàn"],
    "任丘": ["rén", "qiū"], "渑池": ["miǎn", "chí"], "砀山": ["dàng", "shān"], "枞阳": ["zōng", "yáng"],
    "朝阳": ["cháo", "yáng"], "盛县": ["shèng", "xiàn"], "铅山": ["yán", "shān"], "浚县": ["xùn", "xiàn"],
    "乾县": ["qián", "xiàn"], "牟平": ["mù", "píng"], "中牟": ["zhōng", "mù"], "歙县": ["shè", "xiàn"],
    "会稽": ["kuài", "jī"], "筠连": ["jūn", "lián"], "行唐": ["xíng", "táng"], "银行": ["yín", "háng"],
    "发展和改革": ["fā", "zhǎn", "hé", "gǎi", "gé"], "重点": ["zhòng", "diǎn"], "江阳": ["jiāng", "yáng"],
}  # fmt: skip
MOST = 200


def initials(name: str) -> str:
    """The first letters of a name in pinyin, small, letters and digits as they are, nothing else; at most 200."""
    _teach()
    found = [reading[0] for reading in pinyin(name, style=Style.FIRST_LETTER, errors=str)]
    return "".join(one for one in "".join(found).lower() if one.isascii() and one.isalnum())[:MOST]


@cache
def _teach() -> None:
    load_phrases_dict({name: [[one] for one in readings] for name, readings in READINGS.items()})
