"""Against a real mail server and a real web server: what arrives there, what their refusals become, no key anywhere."""

import logging
from dataclasses import replace

import pytest
from apprise.plugins.dingtalk import NotifyDingTalk
from apprise.plugins.feishu import NotifyFeishu
from apprise.plugins.wecombot import NotifyWeComBot

from notify import outbox
from notify.channels import CHANNELS, posting
from notify.channels.errors import ChannelError
from notify.channels.way import Letter
from notify.jobs import deliver_waiting
from notify.models import Address, Delivery, Dispatch, Pace
from tests.factories import at, make_user
from tests.notify.servers import mail_server, web_server

KEY = "KEYmostsecret0123456789"
LETTER = Letter("<a@duban>", "[督办] 主题", "正文\n", "<p>正文</p>", "[督办][超期2天] 问题12 请填报", "http://x/")


@pytest.fixture
def mailbox(settings, tmp_path):
    with mail_server(tmp_path) as (box, port):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 5
        settings.DEFAULT_FROM_EMAIL = "duban@office.example.org"
        yield box
        CHANNELS["email"].close()


@pytest.fixture
def desk():
    with web_server() as (desk, place):
        desk.place = place
        yield desk


def run(minute: int = 0, day: str = "2019-05-07") -> int:
    with at(day, 12 + minute // 60):
        return deliver_waiting()


def tell(*people, pace=Pace.AT_ONCE, text="问题“%(n)s”等待填报。", dedupe="x", **more):
    with at("2019-05-07", 12):
        outbox.tell(people, text, {"n": "污水直排"}, dedupe=dedupe, pace=pace, **more)


@pytest.mark.django_db
def test_a_mail_arrives_whole(mailbox):
    tell(make_user(email="reader@example.org"), url="/desk/tasks/3/")
    assert run() == 1
    (mail,) = mailbox.mails
    assert mail["To"] == "reader@example.org"
    assert mail["From"] == "duban@office.example.org"
    assert mail["Subject"].strip() == "[督办] 问题“污水直排”等待填报。"
    assert mail["Message-ID"] == Dispatch.objects.get().message_id()
    assert mail["Message-ID"].endswith("@office.example.org>")
    plain, html = (mail.get_body((kind,)).get_content() for kind in ("plain", "html"))
    assert "http://localhost/desk/tasks/3/" in plain
    assert '<a href="http://localhost/desk/tasks/3/">' in html


@pytest.mark.django_db
def test_a_dead_address_stops_nobody_else_on_the_same_connection(mailbox):
    people = [make_user(email=f"p{n}@example.org") for n in range(5)]
    mailbox.answer(refused={"p1@example.org": "550 no such mailbox", "p3@example.org": "450 try later"})
    tell(*people)
    assert run() == 3
    assert sorted(mailbox.to()) == ["p0@example.org", "p2@example.org", "p4@example.org"]
    fates = dict(Dispatch.objects.values_list("to__email", "state"))
    assert (fates["p1@example.org"], fates["p3@example.org"]) == ("dead", "waiting")
    assert set(Dispatch.objects.exclude(last_error="").values_list("last_error", flat=True)) == {
        "address refused (550)",
        "address refused (450)",
    }
    mailbox.answer()
    assert run(60) == 1
    assert mailbox.to()[-1] == "p3@example.org"


@pytest.mark.django_db
def test_a_server_that_is_away_is_tried_again_with_the_same_message_id(mailbox, settings):
    tell(make_user(email="reader@example.org"))
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 9
    assert run() == 0
    assert (Dispatch.objects.get().last_error, Dispatch.objects.get().state) == ("ConnectionRefusedError", "waiting")
    settings.EMAIL_PORT = port
    mailbox.answer("451 full for now")
    assert run(60) == 0
    assert run(120) == 1
    assert [mail["Message-ID"] for mail in mailbox.mails] == [Dispatch.objects.get().message_id()]


ROBOTS = {
    "wecom": (
        NotifyWeComBot,
        f"wecombot://{KEY}",
        "/robot?key={key}",
        {"msgtype": "text", "text": {"content": "正文\n"}},
    ),
    "dingtalk": (
        NotifyDingTalk,
        f"dingtalk://{KEY}/{{address}}",
        "/robot?access_token={token}",
        {"msgtype": "text", "text": {"content": "正文\n"}, "at": {"atMobiles": ["13800001111"], "isAtAll": False}},
    ),
    "feishu": (NotifyFeishu, f"feishu://{KEY}", "/hook/{token}/", {"msg_type": "text", "content": {"text": "正文\n"}}),
}


@pytest.fixture(params=ROBOTS)
def robot(request, desk, settings, monkeypatch):
    """A robot whose service is the web server here."""
    plugin, url, path, says = ROBOTS[request.param]
    monkeypatch.setattr(plugin, "notify_url", f"http://{desk.place}{path}")
    settings.CHANNEL_SECRETS = {request.param: url}
    return CHANNELS[request.param], says


def test_a_robot_gets_the_text(robot, desk):
    channel, says = robot
    channel.send(LETTER, "13800001111")
    ((path, body),) = desk.posts
    assert (KEY in path, body) == (True, says)


@pytest.mark.parametrize(
    ("answer", "error", "permanent", "outage"),
    [
        # What these services do with a wrong key or too many messages: 200, and a code in the body.
        (
            (200, {"errcode": 93000, "code": 19001, "errmsg": f"invalid {KEY}"}),
            "the service answers code",
            False,
            False,
        ),
        ((200, "<html>proxy</html>"), "the service answers code None", False, False),
        ((200, "[]"), "the service answers code None", False, False),
        ((404, ""), "HTTP 404", True, False),
        ((429, ""), "HTTP 429", False, False),
        ((502, ""), "HTTP 502", False, True),
        ((302, ""), "HTTP 302", False, False),
    ],
)
def test_what_a_robot_refuses_is_no_success(robot, desk, answer, error, permanent, outage, caplog):
    channel, _says = robot
    desk.answer = answer
    with caplog.at_level(logging.DEBUG), pytest.raises(ChannelError) as raised:
        channel.send(LETTER, "13800001111")
    assert str(raised.value).startswith(error)
    assert (raised.value.permanent, raised.value.outage) == (permanent, outage)
    assert KEY not in str(raised.value)


def test_a_long_text_is_cut_with_a_way_to_the_rest(robot, desk):
    channel, _says = robot
    channel.send(replace(LETTER, text="事" * 5000), "13800001111")
    said = str(desk.posts[0][1])
    assert "事…\\nhttp://x/" in said
    assert said.count("事") == posting.LONG - 1
    assert len(said.encode()) < 2048


def test_a_robot_that_does_not_answer_costs_seconds_and_tells_no_key(robot, desk, monkeypatch):
    channel, _says = robot
    monkeypatch.setattr(posting, "READ_SECONDS", 0.2)
    desk.pause = 1
    with pytest.raises(ChannelError) as raised:
        channel.send(LETTER, "13800001111")
    assert (str(raised.value), raised.value.outage, raised.value.__cause__) == ("ReadTimeout", True, None)
    assert raised.value.__suppress_context__


def test_a_text_message_is_one_short_line_to_the_person_s_number(desk, settings):
    settings.CHANNEL_SECRETS = {"sms": f"json://duban:{KEY}@{desk.place}/sms/?:to={{address}}"}
    CHANNELS["sms"].send(LETTER, "+8613800001111")
    ((path, body),) = desk.posts
    assert path == "/sms/"
    assert (body["to"], body["message"]) == ("+8613800001111", "[督办][超期2天] 问题12 请填报")


@pytest.mark.parametrize(
    ("status", "permanent", "outage"), [(400, True, False), (403, False, False), (503, False, True)]
)
def test_what_the_gateway_of_text_messages_says_is_understood(desk, settings, status, permanent, outage):
    settings.CHANNEL_SECRETS = {"sms": f"json://duban:{KEY}@{desk.place}/sms/?:to={{address}}"}
    desk.answer = (status, "")
    with pytest.raises(ChannelError) as raised:
        CHANNELS["sms"].send(LETTER, "13800001111")
    assert (str(raised.value), raised.value.permanent, raised.value.outage) == (f"HTTP {status}", permanent, outage)


def test_a_gateway_that_is_away(settings):
    settings.CHANNEL_SECRETS = {"sms": "json://127.0.0.1:9/sms/?:to={address}"}
    with pytest.raises(ChannelError) as raised:
        CHANNELS["sms"].send(LETTER, "13800001111")
    assert (str(raised.value), raised.value.outage) == ("the service does not answer", True)


@pytest.mark.django_db
def test_one_message_by_three_channels_at_the_person_s_own_addresses(mailbox, desk, settings, monkeypatch, caplog):
    monkeypatch.setattr(NotifyWeComBot, "notify_url", f"http://{desk.place}/robot?key={{key}}")
    settings.CHANNEL_SECRETS = {
        "wecom": f"wecombot://{KEY}",
        "sms": f"json://duban:{KEY}@{desk.place}/sms/?:to={{address}}",
    }
    person, other = make_user(email="reader@example.org"), make_user(email="other@example.org")
    Address.objects.create(user=person, channel="wecom")
    Address.objects.create(user=person, channel="sms", address="13800001111")
    Address.objects.create(user=other, channel="sms", address="13900002222", is_on=False)
    with caplog.at_level(logging.DEBUG):
        tell(person, other)
        assert run() == 4
    assert sorted(mailbox.to()) == ["other@example.org", "reader@example.org"]
    assert sorted(path.partition("?")[0] for path, _body in desk.posts) == ["/robot", "/sms/"]
    assert set(Delivery.objects.values_list("state", flat=True)) == {"sent"}
    stored = [*Dispatch.objects.values_list("key", "last_error"), *Address.objects.values_list("address", flat=True)]
    assert KEY not in str(stored)
    assert KEY not in "".join(record.getMessage() for record in caplog.records if record.name.startswith("notify"))
