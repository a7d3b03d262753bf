"""Words that the machine knows of persons: surnames, what stands beside a name, and what only looks like one."""

COMPOUND_SURNAMES = (
    "欧阳|司马|上官|诸葛|司徒|东方|独孤|南宫|夏侯|皇甫|尉迟|公孙|慕容|令狐|长孙|宇文|轩辕|端木|百里|呼延|东郭|"
    "南门|拓跋|澹台|申屠|太史|公羊|闻人|钟离|鲜于|赫连|濮阳|淳于|单于|仲孙|完颜|万俟|闾丘|梁丘|左丘"
)
COMPOUND = tuple(COMPOUND_SURNAMES.split("|"))
SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴"
    "夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟"
    "安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐梅莫庄辛管祝左涂谷祁时舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲"
    "成游阳裴席卫查屈鲍覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫来苟全"
    "褚廉简娄盖符奚木穆党燕郎邸冀谈姬屠连郜晏栾郁商蒙计喻揭窦迟宇敖糜鄢冷卓花仇艾蓝都巩稽井练仲乐虞卞封竺冼原官衣"
    "楚佟栗匡宗应台巫鞠僧桑荆谌银扬明沙伏岑习胥保和蔺"
)
# Surnames that mostly begin ordinary words after 村民 or 业主: a name only when 姓名, 叫 or a colon says so.
WORDLIKE = frozenset("于任方何时向常强连和应都来全成关解安包计原保单商路边房明车池古官宁台习乐管")
# A surname, then the characters with which it is an ordinary word: 高度, 高温.
ORDINARY = (
    "高度温速压中层新标质原地价校频铁额效级低大达于出产楼空等架峰炉耗污声考兴昂手|黄色金土河泥沙水浆昏烟豆牛果牌|"
    "白天色泥灰酒云日烟水磷粉白|石头料灰材油子场块粉墨化砂膏棉渣英沉|田地里间野头园|金属额色融矿钱橘|"
    "江河边水段西苏面湖南|马上路桶力达|林地业场木区草权带|龙头虾舟门|万一元人吨多分余家亩般|毛病皮猪竹|"
    "文件明化物字书章|严重格厉禁查正肃谨|温度室泉馨暖和|水井|史上料|易燃爆拉|章程节法|施工肥行救|盛行|项目|"
    "游客泳玩|华侨丽|甘蔗|景区点观色|曲线折|梅雨|武器装力|米粉饭厂面线|木材料工柴屑|冷却库水藏漠热|"
    "花园木费草卉生钱样色|蓝色天|井水口下盖|沙石场子尘土发|银行|封闭存堵场|符合|党委员支政组|简单易称陋|穆斯|季节度|"
    "童年|雷电雨|费用|纪委律检|查看处封实询明找|牛羊奶场粪肉|苗木圃|谷物子|车辆|柴油火|古树|席位|申请报诉|伏天案|"
    "谈话判到|唐代|夏天季日|秦代|汤水汤|钱款财|贺卡|左右边侧|焦化炭油虑急|岳父母|兰花|桑树|熊猫|余额下生|"
    "周边围末一二三四五六日年期转全|罗列|苏打|徐徐|孔洞|段落时|康复居|陆续地|叶子片|丁字|杨树木梅|李子树|梁上|"
    "保安洁护卫证险温|柳树|桂花|胡乱同|戴着|许多可久|范围|程度序|顾客虑及忌|洪水灾涝|齐全心|尤其为|毕竟|莫名|辛苦|祝福愿|牟利取|"
    "植物被树|冀望|迟迟到|练习|宗旨教|屠宰|薄弱膜|陈述旧|庄稼园|卫生星|曾经|柏树油|汪汪洋|阳台光性|欧洲元|甄别|"
    "冉冉|饶恕|吉祥|丘陵|晋升|苟且|廉价洁政租|盖房起楼了|奚落|燕子|屈服|鲍鱼|司机法|蒙受骗|卓越|仇恨|巩固|稽查|"
    "仲裁|衣物服|扬尘言|明显确知明|涂料抹|舒适服|凌晨|鲁莽|颜色|陶瓷醉|殷切实|庞大|赖以|乔木|黎明|钟表点头|杜绝|董事|"
    "萧条|韩国|谢谢绝|郑重|孙子女|张贴口嘴扬开望|王国|郭外|邵阳|沈阳|常德|单独|池塘"
)
ORDINARY_AFTER = {word[0]: frozenset(word[1:]) for word in ORDINARY.split("|")}
# After these a person is named.
PERSONS = (
    "举报人|信访人|投诉人|来电人|来信人|反映人|来访人|申诉人|上访人|当事人|联系人|报案人|村民|居民|业主|住户|"
    "户主|农户|养殖户|群众|市民|老板|负责人|法人代表|法定代表人|法人|经营者|经营人|实际控制人|承包人|承包户|股东|"
    "房东|房主|店主|店长|场主|车主|司机|工人|邻居|商户|个体户|厂长|本人|我叫|我是|姓名|署名|收件人|寄件人|代理人|"
    "委托人|受害人|死者|儿子|女儿|妻子|丈夫|父亲|母亲|配偶"
)
# Forms of address, which hide nothing but a given name.
TITLES = "先生|女士|小姐|大爷|大妈|大叔|大婶|阿姨|老师|师傅|老板|同志|老汉|婆婆|奶奶|爷爷|老伯|大哥|大姐"
# Surnames with which 老 and 小 make no everyday words, as they do with others: 小米, 小黄鱼, 老路.
CALLED_SURNAMES = "王李张刘陈杨赵周吴徐孙胡朱何郭罗郑谢冯董程曹袁邓许傅沈曾彭吕卢蒋蔡贾魏薛阎潘杜戴"
# Behind a surname they make an official, who is named by the post; 某 is a name already hidden.
POST_WORDS = "局长|书记|县长|市长|区长|镇长|乡长|主任|科长|处长|队长|所长|村长|站长|厅长|部长|某"
POSTS = tuple(POST_WORDS.split("|"))
# Last characters of places and offices, which report things too (黄泥村反映).
PLACE_ENDS = frozenset("村镇县市区厂司局站所院校组乡街路库场店园塘矿港桥坝沟屯寨省州企部处科室办队")
REGION_ENDS = frozenset("村镇县市区乡街路州省")
# Characters that go on with the sentence rather than with the name.
NOT_GIVEN = frozenset(
    "说称反映表示举报投诉在的将把等对与和及被从至已未其是为有无并就又再以因让请给到住同之不了着过也还却向由于家们多个每"
    "某先认要求来电信去拿发得地能可会且而或但如若所使用做没该此这那各均应"
)
# Characters that may begin a given name but after one character of it go on with the sentence.
NOT_SECOND = NOT_GIVEN | PLACE_ENDS | frozenset("开办养卖租挖拉运排倒偷占砍烧")
NOT_GIVEN_WORDS = "居住|生活|开办|经营|养殖|私自|擅自|长期|违法|非法|夜间|经常|村民"
NOT_GIVEN_PAIRS = tuple(NOT_GIVEN_WORDS.split("|"))
FIRMS = "店|馆|厂|园|坊|铺|吧|行|公司|集团|超市|酒楼|食堂|品牌|合作社|养殖场|烧烤|面馆|排档"
ORGANISATIONS = "公司|集团|物业|酒店|饭店|宾馆|餐馆|商行|超市|学校|医院|幼儿园|小区|养殖场|合作社"
