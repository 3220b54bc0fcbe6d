"""Steps of workflows that run, or have run, in the app."""

from dataclasses import dataclass, field
from typing import Any

from sandbox.app.steps import Step, mistakes
from sandbox.bell import Bell
from sandbox.errors import NotOnScreen, SlackError
from sandbox.ids import Counter, secret


@dataclass(eq=False)
class StepRun:
    """One run of a step; it ends with `outputs` or with an `error`, the sentence its user is shown."""

    id: str
    workflow_execution_id: str
    step: Step
    inputs: dict[str, Any]
    token: str
    bell: Bell = field(repr=False)
    patience: float = field(repr=False)
    outputs: dict[str, Any] | None = None
    error: str | None = None

    @property
    def ended(self) -> bool:
        """Whether it is over, well or badly."""
        return self.outputs is not None or self.error is not None

    async def ends(self, *, within: float | None = None) -> "StepRun":
        """Wait for the app to complete the step; answers the run itself, with its `outputs` or its `error`.

        Raises:
            NotOnScreen: it did not, within so many real seconds.
        """
        patience = self.patience if within is None else within
        if not await self.bell.until(lambda: self.ended or None, within=patience):
            raise NotOnScreen(f"The step {self.step.title!r} still runs after {patience:g} s.")
        return self

    def succeed(self, outputs: dict[str, Any]) -> None:
        """End it well.

        Raises:
            SlackError: `execution_not_in_running_state`, `parameter_validation_failed`.
        """
        self._must_run()
        found = mistakes(self.step.outputs, outputs)
        if found:
            raise SlackError.invalid("parameter_validation_failed", [f"[ERROR] {sentence}" for sentence in found])
        self.outputs = outputs
        self.bell.ring()

    def fail(self, error: str) -> None:
        """End it badly.

        Raises:
            SlackError: `execution_not_in_running_state`.
        """
        self._must_run()
        self.error = error
        self.bell.ring()

    def _must_run(self) -> None:
        if self.ended:
            raise SlackError("execution_not_in_running_state")


class StepRuns:
    """Every run so far, by its id and by its token."""

    def __init__(self, bell: Bell) -> None:
        """None yet."""
        self._bell = bell
        self.counter = Counter()
        self._runs: dict[str, StepRun] = {}
        self._by_token: dict[str, StepRun] = {}

    def start(self, step: Step, inputs: dict[str, Any], *, patience: float) -> StepRun:
        """A new run; one whose inputs Slack does not take has ended already, and the app need not hear of it."""
        run_id = self.counter.next_id("Fx")
        run = StepRun(
            id=run_id,
            workflow_execution_id=self.counter.next_id("Wx"),
            step=step,
            inputs=inputs,
            token=f"xwfp-{secret('run', run_id, length=40)}",
            bell=self._bell,
            patience=patience,
        )
        self._runs[run_id] = self._by_token[run.token] = run
        found = mistakes(step.inputs, inputs)
        if found:
            run.fail(f"parameter_validation_failed: {'; '.join(found)}")
        return run

    @property
    def still_running(self) -> list[StepRun]:
        """Those that have not ended, the oldest first."""
        return [run for run in self._runs.values() if not run.ended]

    def resume(self, run: StepRun) -> None:
        """Go on with a run that was under way in an archive."""
        run.bell = self._bell
        self._runs[run.id] = self._by_token[run.token] = run

    def with_id(self, run_id: str) -> StepRun | None:
        """The run with this `function_execution_id`, or None."""
        return self._runs.get(run_id)

    def with_token(self, token: str) -> StepRun | None:
        """The run whose `xwfp-…` token this is, or None."""
        return self._by_token.get(token)
