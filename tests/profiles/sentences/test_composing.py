import re
from itertools import chain, pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from profiles.facts.known import Known, KnownFacts
from profiles.questions.catalogue import Catalogue, catalogue
from profiles.sentences.composing import FactWord, Gap, Text, compose, compose_question
from profiles.sentences.rendering import as_html, as_text
from tests.sizes import sized

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("starter")]


def known(**answers) -> KnownFacts:
    """Slugs of answers by question; `think=[…]` names the questions that are not told."""
    think = answers.pop("think", [])
    return KnownFacts(
        {
            slug: [
                Known(
                    value,
                    "import" if slug in think else "told",
                    option=catalogue().prompt(slug).options.get(value),
                )
                for value in ([values] if isinstance(values, str) else values)
            ]
            for slug, values in answers.items()
        }
    )


def say(facts: KnownFacts, voice="you", language="en", name="") -> str:
    return as_text(compose(facts, language, voice, name))


def test_nothing_known_invites():
    assert say(KnownFacts()) == "You run ____ with ____. You want to ____."
    assert say(KnownFacts(), language="de") == "Sie führen ____ mit ____. Sie möchten ____."
    assert compose(KnownFacts(), "en", "they", "Marta") == []


def test_everything_known():
    everything = known(
        industry="bakery", employees="2-9", town="Hexham", pcs="2-5", servers="none",
        software=["kinship-till", "payroll", "kinship-books"], need="close-faster", challenge="technology",
        role="owner", comfort="low", stage="growing",
    )  # fmt: skip
    assert say(everything) == (
        "You run a bakery with 2 to 9 people in Hexham. "
        "You have 2 to 5 PCs and no servers, and you use Kinship Till, payroll software, and Kinship Books. "
        "You want to close up faster, and your biggest challenge is trouble with technology. "
        "You are the owner, and you are happy when technology stays out of the way. "
        "Your business is growing."
    )
    assert say(everything, "they", name="Marta").startswith(
        "Marta runs a bakery with 2 to 9 people in Hexham."
    )
    assert "Sie führen eine Bäckerei mit 2 bis 9 Personen in Hexham." in say(everything, language="de")
    assert "Kinship Till, eine Lohnsoftware und Kinship Books" in say(everything, language="de")


def test_the_template_with_most_facts_and_fewest_gaps_is_taken():
    assert say(known(industry="bakery")) == "You run a bakery with ____. You want to ____."
    assert say(known(town="Hexham")) == "You run ____ with ____ in Hexham. You want to ____."
    assert " You have no servers and use payroll software. " in say(known(servers="none", software="payroll"))
    assert say(known(town="Hexham"), "they", name="Ben") == "Ben runs a business in Hexham."


def test_other_languages_fall_back():
    assert say(KnownFacts(), language="de-at") == say(KnownFacts(), language="de")
    assert say(known(software=["payroll", "kinship-till"]), language="xx-pseudo") == say(
        known(software=["payroll", "kinship-till"])
    )


def test_html_marks_what_was_told_and_outlines_what_we_think():
    html = as_html(compose(known(industry="bakery", need="get-paid", think=["need"]), "en", "you"))
    assert html == (
        'You run <a class="fact nowrap" href="/me/facts/industry/">a bakery</a> with '
        '<a class="fact fact--gap" href="/me/facts/employees/"><span aria-hidden="true">?</span>'
        '<span class="vh">not known yet</span></a>. You want to '
        '<a class="fact fact--think nowrap" href="/me/facts/need/">get paid faster'
        '<span class="vh"> (we think so)</span></a>.'
    )
    assert "<a" not in as_html(compose(known(industry="bakery"), "en", "you"), linked=False)


@pytest.mark.parametrize(
    "evil", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{industry:indef}", "%s {0}"]
)
def test_values_are_inert(evil):
    html = as_html(compose(known(town=evil), "en", "they", name=evil))
    assert "<script" not in html
    assert "<img" not in html
    assert say(known(town=evil), "they", name=evil) == f"{evil} runs a business in {evil}."


def test_a_question_says_its_own_sentence():
    prompt = catalogue().prompt("industry")
    assert as_text([compose_question(prompt, KnownFacts(), "en")]) == "You run ____."
    assert as_text([compose_question(prompt, known(industry="cafe"), "de")]) == "Sie führen ein Café."
    software = compose_question(
        catalogue().prompt("software"), known(software=["payroll", "kinship-books"]), "en"
    )
    assert as_text([software]) == "To run your business, you use payroll software and Kinship Books."
    name = compose_question(catalogue().prompt("name"), known(name="Marta"), "en")
    assert as_text([name]) == "Your name is Marta."


@pytest.mark.properties
@settings(
    max_examples=sized(150, 3000),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_any_known_facts_make_whole_sentences(starter: Catalogue, data):
    facts = data.draw(some_facts(starter))
    language, voice = data.draw(st.sampled_from(["en", "de"])), data.draw(st.sampled_from(["you", "they"]))
    sentences = compose(facts, language, voice, "Marta")
    parts = list(chain.from_iterable(sentences))
    assert_all_sayable_facts_are_said(starter, facts, parts, language, voice)
    assert_gaps_only_where_they_invite(sentences, voice)
    for sentence in sentences:
        assert_whole(sentence)
    html, text = as_html(sentences), as_text(sentences)
    words = [part for part in parts if isinstance(part, FactWord)]
    gaps = [part for part in parts if isinstance(part, Gap)]
    assert len(re.findall(r'class="fact(?: fact--think)?(?: nowrap)?"', html)) == len(words)
    assert html.count("fact--think") == sum(part.mark == "think" for part in words)
    assert html.count("fact--gap") == text.count("____") == len(gaps)
    assert not re.search(r"\s[.,]|\s\s|[{}\0]", text)


def some_facts(held: Catalogue):
    def answers(prompt):
        if not prompt.options:
            values = st.lists(st.sampled_from(["Hexham", "Bad Homburg", "NE46 3PB"]), min_size=1, max_size=1)
        else:
            most = 4 if prompt.takes_many else 1
            values = st.lists(st.sampled_from(list(prompt.options)), min_size=1, max_size=most, unique=True)
        source = st.sampled_from(["told", "colleague", "agent", "import", "inferred"])
        return st.builds(
            lambda said, where: [Known(value, where, option=prompt.options.get(value)) for value in said],
            values,
            source,
        )

    return st.fixed_dictionaries({}, optional={p.slug: answers(p) for p in held.prompts.values()}).map(
        KnownFacts
    )


def assert_all_sayable_facts_are_said(held, facts, parts, language, voice):
    sayable = {slot.question for pattern in held.patterns_in(language, voice) for slot in pattern.slots}
    said = [part for part in parts if isinstance(part, FactWord)]
    assert sorted(part.question for part in said) == sorted(
        slug for slug in facts for _ in facts[slug] if slug in sayable
    )
    for slug in {part.question for part in said}:
        assert {part.mark for part in said if part.question == slug} == {facts[slug][0].mark}


def assert_gaps_only_where_they_invite(sentences, voice):
    gaps = {part.question for sentence in sentences for part in sentence if isinstance(part, Gap)}
    assert gaps <= ({"industry", "employees", "need"} if voice == "you" else set())


def assert_whole(sentence):
    """It ends with a full stop, and marked words never touch each other."""
    assert isinstance(sentence[-1], Text)
    assert sentence[-1].text.endswith(".")
    for one, other in pairwise(sentence):
        assert isinstance(one, Text) or isinstance(other, Text)
        if isinstance(one, Text) and not isinstance(other, Text):
            assert one.text[-1].isspace()
        if isinstance(other, Text) and not isinstance(one, Text):
            assert other.text[0] in " .,"
