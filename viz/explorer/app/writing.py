"""Answers the forms that change the task ledger. The guard has checked who sent them, and from where."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from wangge.graph.errors import EngineUnavailable, WanggeError
from wangge.viz.explorer.app.cookies import WRITER_COOKIE, set_cookie
from wangge.viz.explorer.app.faults import fault_response
from wangge.viz.explorer.app.form_body import FormBodyError, read_fields, task_form
from wangge.viz.explorer.app.page_address import page_address
from wangge.viz.explorer.app.posts import SESSION, sends_token
from wangge.viz.explorer.app.queues import run_heavy
from wangge.viz.explorer.app.responses import page_request, respond
from wangge.viz.explorer.app.security import AccessPolicy
from wangge.viz.explorer.pages.address import PageAddress
from wangge.viz.explorer.pages.task import task_page
from wangge.viz.explorer.pages.task_change import FormDraft, TaskForm, change_by_form, writer_name
from wangge.viz.explorer.pages.tasks import tasks_page
from wangge.viz.explorer.state.site import Site
from wangge.viz.explorer.state.task_reader import TaskReader

__all__ = ["form_routes"]


def form_routes(site: Site, policy: AccessPolicy) -> list[Route]:
    """Return the routes to which pages of the explorer send changes of tasks."""
    forms = _TaskForms(site, policy)
    return [
        Route("/tasks/begin", forms.begin, methods=["POST"]),
        Route("/tasks/change", forms.change, methods=["POST"]),
        Route("/tasks/{name}/change", forms.change, methods=["POST"]),
    ]


@dataclass(frozen=True)
class _TaskForms:
    """The forms of one explorer."""

    site: Site
    policy: AccessPolicy

    async def begin(self, request: Request) -> Response:
        """Create the ledger with all findings."""
        address = page_address(request, self.policy, "/tasks")
        return await self._answer(request, address, None)

    async def change(self, request: Request) -> Response:
        """Change the tasks of a form; if the form is on the page of one task, the path contains the task's id."""
        name = request.path_params.get("name")
        address = page_address(request, self.policy, f"/tasks/{name}" if name else "/tasks")
        return await self._answer(request, address, name or "")

    async def _answer(self, request: Request, address: PageAddress, name: str | None) -> Response:
        """Read the form and answer it; `name` is the id of a task, '' for the board, None to create the ledger."""
        tasks = self.site.tasks
        if address.writer is None or tasks is None:
            return _plain("这里只能查看 / the ledger can't be changed on this page", 403)
        try:
            fields = await read_fields(request)
            form = TaskForm("", {}) if name is None else task_form(fields, name or None)
        except FormBodyError as error:
            return _plain(str(error), error.status)
        session = request.scope[SESSION]
        form_token = next((value for field, value in fields if field == "form_token"), "")
        is_genuine = sends_token(request.headers, session) or self.policy.key.accepts_form(
            form_token, session
        )

        def work() -> Response:
            if name is None:
                return self._begun(tasks, address, is_genuine=is_genuine)
            return self._changed(tasks, address, name, form, is_genuine=is_genuine)

        response = await run_heavy(work, request)
        if response is None:
            return fault_response(self.site, address, _BUSY)
        if response.status_code == 303 and name is not None:
            name_in_cookie = quote(writer_name(form.writer), safe="")
            set_cookie(response, request.scope, self.policy, WRITER_COOKIE, name_in_cookie)
        return response

    def _begun(self, tasks: TaskReader, address: PageAddress, *, is_genuine: bool) -> Response:
        try:
            page = page_request(self.site, address)
            if not is_genuine:
                draft = FormDraft(fault=page.formatter.say("task_fault.form_old"), status=403)
                return respond(page, tasks_page(page, draft=draft))
            tasks.begin()
        except WanggeError as error:
            return fault_response(self.site, address, error)
        return RedirectResponse(address.to("/tasks"), status_code=303)

    def _changed(
        self, tasks: TaskReader, address: PageAddress, name: str, form: TaskForm, *, is_genuine: bool
    ) -> Response:
        try:
            page = page_request(self.site, address)
            draft: FormDraft | None
            if is_genuine:
                draft = change_by_form(page, tasks, form)
            else:
                draft = FormDraft.of(form, page.formatter.say("task_fault.form_old"), status=403)
            if draft is not None:
                content = task_page(page, name, draft=draft) if name else tasks_page(page, draft=draft)
                return respond(page, content)
        except WanggeError as error:
            return fault_response(self.site, address, error)
        return RedirectResponse(_next_address(address, name, len(form.tasks)), status_code=303)


_BUSY = EngineUnavailable("too many slow requests are waiting; nothing was written, submit again in a minute")


def _next_address(address: PageAddress, name: str, count: int) -> str:
    """Return the address of the page that shows the change: the task, or the same part of the board."""
    return address.to(f"/tasks/{name}", done=count) if name else address.same(done=count)


def _plain(text: str, status: int) -> Response:
    return PlainTextResponse(text + "\n", status_code=status)
