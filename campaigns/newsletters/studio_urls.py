from django.urls import path

from campaigns.newsletters import studio, studio_blocks, studio_issue, studio_preview

ISSUE = "issues/<int:pk>/"
BLOCK = f"{ISSUE}blocks/<int:block>/"
VERSION = f"{ISSUE}versions/<int:version>/"

urlpatterns = [
    path("", studio.newsletters, name="studio-newsletters"),
    path("series/new/", studio.new_newsletter, name="studio-newsletter-new"),
    path("series/<slug:slug>/", studio.newsletter, name="studio-newsletter"),
    path("series/<slug:slug>/draft/", studio.new_issue, name="studio-issue-new"),
    path(ISSUE, studio_issue.issue, name="studio-issue"),
    path(f"{ISSUE}ready/", studio_issue.ready, name="studio-issue-ready"),
    path(f"{ISSUE}words/", studio_issue.words, name="studio-issue-words"),
    path(f"{ISSUE}condition/", studio_issue.condition, name="studio-issue-condition"),
    path(f"{ISSUE}condition/remove/", studio_issue.remove_condition, name="studio-issue-condition-remove"),
    path(f"{ISSUE}settings/", studio_issue.settings, name="studio-issue-settings"),
    path(f"{ISSUE}review/", studio_issue.ask_for_review, name="studio-issue-review"),
    path(f"{ISSUE}approve/", studio_issue.approve, name="studio-issue-approve"),
    path(f"{ISSUE}send-back/", studio_issue.send_back, name="studio-issue-send-back"),
    path(f"{ISSUE}schedule/", studio_issue.schedule, name="studio-issue-schedule"),
    path(f"{ISSUE}unschedule/", studio_issue.unschedule, name="studio-issue-unschedule"),
    path(f"{ISSUE}test/", studio_issue.test, name="studio-issue-test"),
    path(VERSION, studio_issue.version, name="studio-version"),
    path(f"{VERSION}restore/", studio_issue.restore_version, name="studio-version-restore"),
    path(f"{ISSUE}blocks/", studio_blocks.add, name="studio-block-add"),
    path(f"{ISSUE}blocks/restore/", studio_blocks.bring_back, name="studio-block-restore"),
    path(BLOCK, studio_blocks.edit, name="studio-block"),
    path(f"{BLOCK}move/", studio_blocks.move, name="studio-block-move"),
    path(f"{BLOCK}remove/", studio_blocks.remove, name="studio-block-remove"),
    path(f"{ISSUE}letter/<int:person>/", studio_preview.letter, name="studio-issue-letter"),
    path(f"{ISSUE}anyone/", studio_preview.anyone, name="studio-issue-anyone"),
]
