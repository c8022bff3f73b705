from django.urls import path

from profiles.value import studio

urlpatterns = [
    path("", studio.value, name="value"),
    path("tests/new/", studio.new_test, name="value-tests-new"),
    path("tests/question/<int:wording>/", studio.try_question, name="value-test-question"),
    path("tests/consent/<int:wording>/", studio.try_consent, name="value-test-consent"),
    path("tests/<int:test>/stop/", studio.stop_test, name="value-test-stop"),
    path("tests/<int:test>/keep/<int:position>/", studio.keep_words, name="value-test-keep"),
]
