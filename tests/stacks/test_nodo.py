"""The station is closed: nobody reaches it but over mutual TLS, from the node, on one path."""

from __future__ import annotations

from typing import Any

from tests.stacks.modello import funzioni, permessi, risorse, sorgenti

API = {r.nome: r for r in risorse("AWS::Serverless::Api")}["ApiNodo"]


def test_l_indirizzo_senza_certificato_e_sempre_spento() -> None:
    assert API.proprieta["DisableExecuteApiEndpoint"] is True


def test_il_dominio_chiede_il_certificato_del_nodo() -> None:
    (dominio,) = [r for r in risorse("AWS::ApiGateway::DomainName") if r.stack == "nodo.yaml"]
    assert dominio.grezza["Condition"] == "ConDominio"
    assert dominio.proprieta["MutualTlsAuthentication"] == {"TruststoreUri": {"Ref": "CatenaNodo"}}
    assert dominio.proprieta["SecurityPolicy"] == "TLS_1_2"
    (percorso,) = [r for r in risorse("AWS::ApiGateway::BasePathMapping") if r.stack == "nodo.yaml"]
    assert percorso.grezza["Condition"] == "ConDominio"
    assert percorso.proprieta["RestApiId"] == {"Ref": "ApiNodo"}


def test_la_politica_ammette_una_sola_rotta_e_solo_dagli_indirizzi_del_nodo() -> None:
    (regola,) = API.proprieta["Auth"]["ResourcePolicy"]["CustomStatements"]
    assert regola["Resource"] == "execute-api:/v1/POST/pagopa/nodo"
    assert set(regola["Condition"]) == {"IpAddress"}
    parametri = sorgenti()["template.yaml"]["Parameters"]
    assert parametri["IndirizziNodo"]["Default"] == "127.0.0.1/32"
    assert parametri["DominioNodo"]["Default"] == ""


def test_i_byte_arrivano_come_sono() -> None:
    assert API.proprieta["BinaryMediaTypes"] == ["*~1*"]


def test_la_funzione_ha_una_sola_rotta_e_non_legge_ne_cancella_oggetti() -> None:
    nodo = funzioni()["NodoPagopa"]
    (evento,) = nodo.proprieta["Events"].values()
    assert (evento["Properties"]["Path"], evento["Properties"]["Method"]) == ("/pagopa/nodo", "post")
    azioni: set[Any] = {azione for regola in permessi(nodo) for azione in regola["Action"]}
    assert azioni == {
        *("kms:Decrypt", "kms:GenerateDataKey", "dynamodb:GetItem", "dynamodb:PutItem", "s3:PutObject"),
        *("dynamodb:UpdateItem", "sqs:SendMessage"),
    }
