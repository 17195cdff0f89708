"""What a running cloud changes in the process as a whole: environment, credentials, clock, logs."""

from __future__ import annotations

import logging
import os
from typing import Any

from moto import mock_aws
from moto.moto_api._internal import mock_random

from functions import _avvio
from local.nuvola_modello import CONTO, REGIONE
from shared.adattatori.fornitore_oidc import rete as rete_vera
from shared.adattatori.orologio import Orologio, OrologioDiSistema

_AMBIENTE = {
    "AWS_ACCESS_KEY_ID": "locale",
    "AWS_SECRET_ACCESS_KEY": "locale",
    "AWS_SESSION_TOKEN": "locale",
    "AWS_DEFAULT_REGION": REGIONE,
    "AWS_REGION": REGIONE,
    "AWS_EC2_METADATA_DISABLED": "true",
    "POWERTOOLS_TRACE_DISABLED": "true",
    "POWERTOOLS_METRICS_DISABLED": "true",
    "POWERTOOLS_LOG_LEVEL": "CRITICAL",
    "POWERTOOLS_SERVICE_NAME": "riscossa",
    "POWERTOOLS_METRICS_NAMESPACE": "Riscossa",
    "MOTO_ACCOUNT_ID": CONTO,
    "AWS_XRAY_SDK_ENABLED": "false",
}
_CONFIGURAZIONE: Any = {
    "core": {
        "mock_credentials": False,
        "passthrough": {"urls": [], "services": []},
        "reset_boto3_session": True,
        "service_whitelist": None,
    },
    "stepfunctions": {"execute_state_machine": True},
    "lambda": {"use_docker": False},
    "iam": {"load_aws_managed_policies": False},
}
_REGISTRO = "moto.stepfunctions"


class Processo:
    """The process dressed for the cloud; `ripristina` undresses it."""

    def __init__(self, orologio: Orologio) -> None:
        self._prima = {nome: os.environ.get(nome) for nome in _AMBIENTE}
        os.environ.update(_AMBIENTE)
        # moto logs as errors the timeouts that are our ordinary legal terms.
        self._livello = logging.getLogger(_REGISTRO).level
        logging.getLogger(_REGISTRO).setLevel(logging.CRITICAL)
        self._finto = mock_aws(config=_CONFIGURAZIONE)
        self._finto.start()
        mock_random.seed(0)
        _avvio.client.cache_clear()
        _avvio.orologio_in_uso(orologio)

    def ripristina(self) -> None:
        self._finto.stop()
        logging.getLogger(_REGISTRO).setLevel(self._livello)
        _avvio.client.cache_clear()
        _avvio.orologio_in_uso(OrologioDiSistema())
        _avvio.rete_in_uso(rete_vera)
        for nome, valore in self._prima.items():
            if valore is None:
                os.environ.pop(nome, None)
            else:
                os.environ[nome] = valore
