"""Resources that no pump moves: identity, secrets, parameters, keys, alarms, logs."""

from __future__ import annotations

import json
import random
import string
from collections.abc import Callable
from typing import Any

from local.nuvola_modello import CONTO, REGIONE

Esito = tuple[str, dict[str, Any]]

# Prefixes of types that exist only on AWS, each with the reason why nothing is lost here.
IGNORATE: dict[str, str] = {
    "AWS::IAM::": "permissions are not enforced by moto; the stacks' tests read the policies",
    "AWS::Lambda::Permission": "the gateway and the pumps call functions directly",
    "AWS::Lambda::LayerVersion": "the code and its libraries are those of this checkout",
    "AWS::Lambda::EventInvokeConfig": "asynchronous retries are always two",
    "AWS::SQS::QueuePolicy": "permissions are not enforced by moto",
    "AWS::S3::BucketPolicy": "permissions are not enforced by moto",
    "AWS::SNS::TopicPolicy": "permissions are not enforced by moto",
    "AWS::Events::EventBusPolicy": "permissions are not enforced by moto",
    "AWS::ApiGateway::Deployment": "the gateway serves the routes as soon as they are declared",
    "AWS::ApiGateway::Stage": "one stage is served",
    "AWS::ApiGateway::Account": "gateway logs are not kept",
    "AWS::ApiGateway::GatewayResponse": "refusals use the default bodies",
    "AWS::ApiGateway::UsagePlan": "requests are not throttled",
    "AWS::ApiGateway::RequestValidator": "handlers validate what they read",
    "AWS::Cognito::UserPoolDomain": "there is no hosted sign-in page",
    "AWS::Cognito::UserPoolUICustomizationAttachment": "there is no hosted sign-in page",
    "AWS::WAFv2::": "no traffic comes from outside",
    "AWS::SNS::Subscription": "nobody reads alarm mail here",
    "AWS::Logs::ResourcePolicy": "permissions are not enforced by moto",
    "AWS::Logs::MetricFilter": "handlers' logs stay in this process",
    "AWS::XRay::": "traces are off",
    "AWS::ResourceGroups::": "a grouping for the console",
    "AWS::ApplicationInsights::": "observes what runs on AWS only",
    "AWS::CloudTrail::": "there is no audit trail of a local run",
    "AWS::Backup::": "nothing outlives the process",
    "AWS::CodeDeploy::": "there is one version of the code",
    "AWS::Scheduler::ScheduleGroup": "schedules are kept in one list",
}


def _pool(fabbrica: Any, nome: str, p: dict[str, Any]) -> Esito:
    ammessi = (
        "Policies",
        "AutoVerifiedAttributes",
        "AliasAttributes",
        "UsernameAttributes",
        "MfaConfiguration",
        "AdminCreateUserConfig",
        "Schema",
        "AccountRecoverySetting",
        "UsernameConfiguration",
    )
    argomenti = {k: p[k] for k in ammessi if k in p}
    pool = fabbrica.cliente("cognito-idp").create_user_pool(PoolName=p.get("UserPoolName", nome), **argomenti)[
        "UserPool"
    ]
    fornitore = f"cognito-idp.{REGIONE}.amazonaws.com/{pool['Id']}"
    return pool["Id"], {
        "Arn": pool["Arn"],
        "UserPoolId": pool["Id"],
        "ProviderName": fornitore,
        "ProviderURL": f"https://{fornitore}",
    }


def _cliente_del_pool(fabbrica: Any, nome: str, p: dict[str, Any]) -> Esito:
    ammessi = (
        "UserPoolId",
        "GenerateSecret",
        "ExplicitAuthFlows",
        "ReadAttributes",
        "WriteAttributes",
        "AccessTokenValidity",
        "IdTokenValidity",
        "RefreshTokenValidity",
        "TokenValidityUnits",
        "AllowedOAuthFlows",
        "AllowedOAuthScopes",
        "AllowedOAuthFlowsUserPoolClient",
        "CallbackURLs",
        "LogoutURLs",
        "SupportedIdentityProviders",
        "PreventUserExistenceErrors",
    )
    argomenti = {k: p[k] for k in ammessi if k in p}
    cliente = fabbrica.cliente("cognito-idp").create_user_pool_client(ClientName=p.get("ClientName", nome), **argomenti)
    dati = cliente["UserPoolClient"]
    fabbrica.impianto.clienti[dati["ClientId"]] = p["UserPoolId"]
    return dati["ClientId"], {"ClientId": dati["ClientId"], "ClientSecret": dati.get("ClientSecret", "")}


def _gruppo(fabbrica: Any, nome: str, p: dict[str, Any]) -> Esito:
    gruppo = p.get("GroupName", nome)
    argomenti = {k: p[k] for k in ("Description", "Precedence", "UserPoolId") if k in p}
    fabbrica.cliente("cognito-idp").create_group(GroupName=gruppo, **argomenti)
    return gruppo, {}


def _server_di_risorse(fabbrica: Any, nome: str, p: dict[str, Any]) -> Esito:
    fabbrica.cliente("cognito-idp").create_resource_server(
        UserPoolId=p["UserPoolId"], Identifier=p["Identifier"], Name=p.get("Name", nome), Scopes=p.get("Scopes", [])
    )
    return p["Identifier"], {}


def _segreto(fabbrica: Any, nome: str, p: dict[str, Any]) -> Esito:
    nome = p.get("Name", nome)
    testo = p.get("SecretString")
    if testo is None:
        modo = p.get("GenerateSecretString", {})
        # Not a real secret: the same at each start, so that a run can be repeated.
        caso = random.Random(nome)
        lettere = "".join(c for c in string.ascii_letters + string.digits if c not in modo.get("ExcludeCharacters", ""))
        generato = "".join(caso.choice(lettere) for _ in range(int(modo.get("PasswordLength", 32))))
        testo = generato
        if "GenerateStringKey" in modo:
            base = json.loads(modo.get("SecretStringTemplate", "{}"))
            testo = json.dumps({**base, modo["GenerateStringKey"]: generato})
    arn = fabbrica.cliente("secretsmanager").create_secret(Name=nome, SecretString=testo)["ARN"]
    return arn, {"Id": arn}


def _parametro(fabbrica: Any, nome: str, p: dict[str, Any]) -> Esito:
    nome = p.get("Name", f"/{nome}")
    fabbrica.cliente("ssm").put_parameter(Name=nome, Value=str(p["Value"]), Type=p.get("Type", "String"))
    return nome, {"Type": p.get("Type", "String"), "Value": p["Value"]}


def _chiave(fabbrica: Any, nome: str, p: dict[str, Any]) -> Esito:
    chiave = fabbrica.cliente("kms").create_key(Description=p.get("Description", nome))["KeyMetadata"]
    return chiave["KeyId"], {"Arn": chiave["Arn"], "KeyId": chiave["KeyId"]}


def _soprannome(fabbrica: Any, nome: str, p: dict[str, Any]) -> Esito:
    del nome
    fabbrica.cliente("kms").create_alias(AliasName=p["AliasName"], TargetKeyId=p["TargetKeyId"].split("/")[-1])
    return p["AliasName"], {}


def _allarme(fabbrica: Any, nome: str, p: dict[str, Any]) -> Esito:
    nome = p.get("AlarmName", nome)
    fabbrica.cliente("cloudwatch").put_metric_alarm(**{**p, "AlarmName": nome})
    return nome, {"Arn": f"arn:aws:cloudwatch:{REGIONE}:{CONTO}:alarm:{nome}"}


def _allarme_composto(fabbrica: Any, nome: str, p: dict[str, Any]) -> Esito:
    nome = p.get("AlarmName", nome)
    fabbrica.cliente("cloudwatch").put_composite_alarm(**{**p, "AlarmName": nome})
    return nome, {"Arn": f"arn:aws:cloudwatch:{REGIONE}:{CONTO}:alarm:{nome}"}


def _cruscotto(fabbrica: Any, nome: str, p: dict[str, Any]) -> Esito:
    nome = p.get("DashboardName", nome)
    corpo = p["DashboardBody"] if isinstance(p["DashboardBody"], str) else json.dumps(p["DashboardBody"])
    json.loads(corpo)
    fabbrica.cliente("cloudwatch").put_dashboard(DashboardName=nome, DashboardBody=corpo)
    return nome, {}


def _registro(fabbrica: Any, nome: str, p: dict[str, Any]) -> Esito:
    nome = p.get("LogGroupName", nome)
    fabbrica.cliente("logs").create_log_group(logGroupName=nome)
    return nome, {"Arn": f"arn:aws:logs:{REGIONE}:{CONTO}:log-group:{nome}:*"}


def _argomento(fabbrica: Any, nome: str, p: dict[str, Any]) -> Esito:
    arn = fabbrica.cliente("sns").create_topic(Name=p.get("TopicName", nome))["TopicArn"]
    return arn, {"TopicArn": arn, "TopicName": arn.split(":")[-1]}


def _bus(fabbrica: Any, nome: str, p: dict[str, Any]) -> Esito:
    nome = p.get("Name", nome)
    arn = fabbrica.cliente("events").create_event_bus(Name=nome)["EventBusArn"]
    return nome, {"Arn": arn, "Name": nome}


def _versione(fabbrica: Any, nome: str, p: dict[str, Any]) -> Esito:
    del nome
    return fabbrica.funzioni.trova(p["FunctionName"]).arn + ":1", {"Version": "1"}


def _alias(fabbrica: Any, nome: str, p: dict[str, Any]) -> Esito:
    del nome
    arn = f"{fabbrica.funzioni.trova(p['FunctionName']).arn}:{p['Name']}"
    return arn, {"AliasArn": arn}


ACCESSORIE: dict[str, Callable[[Any, str, dict[str, Any]], Esito]] = {
    "AWS::Cognito::UserPool": _pool,
    "AWS::Cognito::UserPoolClient": _cliente_del_pool,
    "AWS::Cognito::UserPoolGroup": _gruppo,
    "AWS::Cognito::UserPoolResourceServer": _server_di_risorse,
    "AWS::SecretsManager::Secret": _segreto,
    "AWS::SSM::Parameter": _parametro,
    "AWS::KMS::Key": _chiave,
    "AWS::KMS::Alias": _soprannome,
    "AWS::CloudWatch::Alarm": _allarme,
    "AWS::CloudWatch::CompositeAlarm": _allarme_composto,
    "AWS::CloudWatch::Dashboard": _cruscotto,
    "AWS::Logs::LogGroup": _registro,
    "AWS::SNS::Topic": _argomento,
    "AWS::Events::EventBus": _bus,
    "AWS::Lambda::Version": _versione,
    "AWS::Lambda::Alias": _alias,
}
