"""The units and people of a script as rows, found or made, and proofs of who they are while the replay lasts."""

import secrets
from time import monotonic

from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher, make_password

from orgs import tree
from orgs.models import Organisation, Post, Role, User
from orgs.reauth import Proof, prove
from scenarios.story import OrganisationScript, Person, Scenario
from search.units import UNITS

PROOF_LASTS = 240  # seconds; below the time for which a signature accepts a proof
TITLE_LENGTH = 60


class Light(Argon2PasswordHasher):
    """Light on the machine: what it hashes is random, 192 bits long, and gone when the replay ends."""

    time_cost, memory_cost, parallelism = 1, 64, 1  # passes, KiB, lanes


class Cast:
    """Who is who in one replay: organisations by key, people by username."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.orgs: dict[str, Organisation] = {}
        self.users: dict[str, User] = {}
        self._secret = secrets.token_urlsafe(24)
        self._proofs: dict[str, Proof] = {}

    def enter(self) -> None:
        """Find or make every unit, person and post; everybody can prove who they are until `leave`.

        A division code or a name below its parent that is there already is the same organisation, and a username the
        same person, so that several rounds share them. Inside the caller's transaction.
        """
        for org in self.scenario.organisations:
            self.orgs[org.key] = self._organisation(org)
        UNITS.keep(org.pk for org in self.orgs.values())
        for_replay, for_demo = make_password(self._secret, hasher=Light()), make_password(settings.DEMO_PASSWORD)
        for person in self.scenario.people:
            self.users[person.username] = self._user(person, for_demo if person.demo else for_replay)

    def leave(self) -> None:
        """Take the passwords of the replay away again: only the demonstration accounts can sign in."""
        for person in self.scenario.people:
            if not person.demo:
                user = self.users[person.username]
                user.set_unusable_password()
                user.save(update_fields=["password"])

    def proof(self, user: User) -> Proof:
        """That this person entered their password, at most minutes ago."""
        kept = self._proofs.get(user.username)
        if kept is None or monotonic() - kept.at > PROOF_LASTS:
            demo = self.scenario.person(user.username).demo
            kept = self._proofs[user.username] = prove(user, settings.DEMO_PASSWORD if demo else self._secret)
        return kept

    def holder(self, role: Role, org: str) -> User:
        """The first person of the script with this role in this organisation. Raises KeyError."""
        for person in self.scenario.people:
            if person.holds(role, org):
                return self.users[person.username]
        raise KeyError(f"nobody is {role} in {org}")

    @property
    def office(self) -> User:
        """Who keeps the round in the rectification office."""
        return self.holder(Role.OFFICE, self.scenario.round.office)

    @property
    def verifier(self) -> User:
        """Who goes and looks for the office."""
        return self.holder(Role.VERIFIER, self.scenario.round.office)

    def _organisation(self, org: OrganisationScript) -> Organisation:
        parent = self.orgs[org.parent] if org.parent else None
        same = {"code": org.code} if org.code else {"parent": parent, "name": org.name, "ends_on": None}
        found = Organisation.objects.filter(**same).first()
        return found or tree.add(
            org.name, parent, kind=org.kind, code=org.code, starts_on=org.starts_on, ends_on=org.ends_on
        )

    def _user(self, person: Person, password: str) -> User:
        user, _new = User.objects.get_or_create(username=person.username, defaults={"first_name": person.display})
        user.password = password
        if any(post.role == Role.ADMIN for post in person.posts):
            user.is_staff = user.is_superuser = True
        user.save()
        for post in person.posts:
            Post.objects.get_or_create(
                user=user, organisation=self.orgs[post.org], role=post.role, ends_on=None,
                defaults={"starts_on": post.starts_on, "title": (post.title or person.display)[:TITLE_LENGTH]},
            )  # fmt: skip
        return user
