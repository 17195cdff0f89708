"""S3: files by key, presigned requests for the browser."""

from __future__ import annotations

import base64
from typing import Any, BinaryIO
from urllib.parse import quote

from botocore.exceptions import ClientError

from shared.dominio.errori import NonTrovato

MINUTI_DI_SCARICO = 5


class ArchivioS3:
    """One bucket. Objects are encrypted by the bucket's own KMS key and never public."""

    def __init__(self, client: Any, bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def leggi(self, chiave: str) -> bytes:
        contenuto: bytes = self.apri(chiave).read()
        return contenuto

    def apri(self, chiave: str) -> BinaryIO:
        """The object as a stream. Raises NonTrovato."""
        try:
            corpo: BinaryIO = self._client.get_object(Bucket=self._bucket, Key=chiave)["Body"]
        except ClientError as errore:
            if errore.response["Error"]["Code"] in ("NoSuchKey", "404"):
                raise NonTrovato("Il documento richiesto non esiste.") from errore
            raise
        return corpo

    def scrivi(self, chiave: str, contenuto: bytes, tipo: str) -> None:
        self._client.put_object(Bucket=self._bucket, Key=chiave, Body=contenuto, ContentType=tipo)

    def scrivi_da(self, chiave: str, sorgente: BinaryIO, tipo: str) -> None:
        """Store a stream of any length, in parts."""
        self._client.upload_fileobj(sorgente, self._bucket, chiave, ExtraArgs={"ContentType": tipo})

    def indirizzo_di_scarico(self, chiave: str, nome: str) -> str:
        """A link that works for five minutes and downloads under `nome`."""
        indirizzo: str = self._client.generate_presigned_url(
            "get_object",
            Params={
                "Bucket": self._bucket,
                "Key": chiave,
                "ResponseContentDisposition": f"attachment; filename*=UTF-8''{quote(nome)}",
            },
            ExpiresIn=MINUTI_DI_SCARICO * 60,
        )
        return indirizzo

    def caricamento(
        self, chiave: str, sha256: str, dimensione_massima: int, secondi: int
    ) -> dict[str, Any]:
        """A presigned POST bound to the key, to 1..`dimensione_massima` bytes and to the content's SHA-256 (hex)."""
        impronta = base64.b64encode(bytes.fromhex(sha256)).decode()
        campi = {
            "x-amz-checksum-algorithm": "SHA256",
            "x-amz-checksum-sha256": impronta,
            "success_action_status": "201",
        }
        presigned: dict[str, Any] = self._client.generate_presigned_post(
            Bucket=self._bucket,
            Key=chiave,
            Fields=dict(campi),
            Conditions=[
                *({nome: valore} for nome, valore in campi.items()),
                ["content-length-range", 1, dimensione_massima],
            ],
            ExpiresIn=secondi,
        )
        return presigned
