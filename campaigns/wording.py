"""Words that are not of the interface: the ten lists of Shanxi's hundred days (2019-07-01 to 10-15), in our short form.

What each is counted in is ours; an office changes both before it opens a campaign (domain reference, (h)).
"""

HUNDRED_DAYS = (
    ("中央督察及“回头看”反馈问题", "个"),
    ("大气强化监督和专项督查反馈问题", "个"),
    ("重点排污单位超标排放", "家"),
    ("禁煤区散煤", "户"),
    ("“散乱污”企业", "家"),
    ("重点区域燃煤锅炉", "台"),
    ("建成区工地扬尘", "处"),
    ("柴油货车冒黑烟", "辆"),
    ("县级以上饮用水地表水源保护区违法问题", "个"),
    ("年度重点水污染防治工程", "项"),
)
