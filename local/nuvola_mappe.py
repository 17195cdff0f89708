"""Distributed Map: it fails when more items failed than it tolerates, and says why.

moto counts the failures, ignores the threshold and throws the reasons away.
"""

from __future__ import annotations

from typing import Any

from local.nuvola_compiti import modulo
from local.nuvola_toppe import Toppe

_MAPPA = "asl.component.state.exec.state_map.iteration."


def mappe(toppe: Toppe) -> None:
    """Make the Distributed Maps of this process honour their tolerated failures."""
    componente = modulo(_MAPPA + "distributed_iteration_component").DistributedIterationComponent
    esegui = componente._map_run

    def mappa(self_c: Any, env: Any, eval_input: Any) -> None:
        esegui(self_c, env, eval_input)
        _controlla_tolleranza(env, eval_input)

    toppe.sostituisci(componente, "_map_run", mappa)
    for nome in ("itemprocessor.distributed_item_processor_worker", "iterator.distributed_iterator_worker"):
        _errori_delle_voci(toppe, nome)
    lavoratore = modulo(_MAPPA + "itemprocessor.distributed_item_processor_worker").DistributedItemProcessorWorker
    toppe.sostituisci(lavoratore, "_eval_pool", _a_ciclo)


def _a_ciclo(lavoratore: Any, job: Any, worker_frame: Any) -> None:
    """One item after the other: moto recurses, and Python stops it at some 900 items for each worker."""
    voci = lavoratore._job_pool
    if job is None:
        lavoratore._env.delete_frame(worker_frame)
    while job is not None:
        frame = worker_frame.open_inner_frame()
        lavoratore._eval_job(env=frame, job=job)
        worker_frame.delete_frame(frame)
        ultima = isinstance(job.job_output, Exception) or lavoratore.stopped()
        prossima = None if ultima else voci.next_job()
        if prossima is None:
            lavoratore._env.delete_frame(worker_frame)
        voci.close_job(job)
        job = prossima


def _errori_delle_voci(toppe: Toppe, nome: str) -> None:
    """Keep why the items of a Distributed Map failed: moto counts them and throws the reasons away."""
    trovato = modulo(_MAPPA + nome)
    lavoratore = next(v for v in vars(trovato).values() if isinstance(v, type) and v.__module__ == trovato.__name__)
    valuta = lavoratore._eval_job  # type: ignore[attr-defined]

    def valuta_e_ricorda(self_l: Any, env: Any, job: Any) -> None:
        valuta(self_l, env, job)
        errore = getattr(env.program_state(), "error", None)
        if errore:
            self_l._map_run_record.__dict__.setdefault("motivi", []).append(
                f"{errore.get('error')}: {errore.get('cause')}"
            )

    toppe.sostituisci(lavoratore, "_eval_job", valuta_e_ricorda)


def _controlla_tolleranza(env: Any, eval_input: Any) -> None:
    conto = eval_input.map_run_record.item_counter
    fallite, totale = conto.failed.get() + conto.timed_out.get(), conto.total.get()
    if fallite == 0:
        return
    if 0 < eval_input.tolerated_failure_count >= fallite:
        return
    if totale and fallite * 100 <= eval_input.tolerated_failure_percentage * totale:
        return
    nomi = modulo("asl.component.common.error_name.states_error_name_type").StatesErrorNameType
    eventi, api = modulo("asl.component.common.error_name.failure_event"), modulo("api")
    errore = modulo("asl.component.common.error_name.states_error_name").StatesErrorName(
        typ=nomi.StatesExceedToleratedFailureThreshold
    )
    causa = f"The specified tolerated failure threshold was exceeded: {fallite} of {totale} items failed"
    if motivi := getattr(eval_input.map_run_record, "motivi", []):
        causa += f"; the first: {motivi[0]}"
    dettagli = api.MapRunFailedEventDetails(error=errore.error_name, cause=causa)
    raise eventi.FailureEventException(
        failure_event=eventi.FailureEvent(
            env=env,
            error_name=errore,
            event_type=api.HistoryEventType.MapRunFailed,
            event_details=modulo("asl.eval.event.event_detail").EventDetails(mapRunFailedEventDetails=dettagli),
        )
    )
