"""The stops of the firm's side and of the administration."""

from __future__ import annotations

from app.demo.world.cast import FERRETERIA, MARIA
from tests.e2e.acts import opened, sent
from tests.e2e.acts_office import (
    asked_for,
    certified,
    first_of,
    letter,
    letters,
    new_key,
    pending,
    previewed,
    uploaded,
    wrong_letter,
)
from tests.e2e.stops import BAD_FORM, GONE, MISSING, Stop

OFFICE = [
    Stop(f"emisor-{name}", title, where, "rosa", status, part="La empresa que emite")
    for name, title, where, status in (
        ("comprobantes", "Comprobantes emitidos", "/emisor/comprobantes", 200),
        ("anulados", "Los que se anularon", "/emisor/comprobantes?estado=anulados", 200),
        ("rebotados", "Los que rebotaron", "/emisor/comprobantes?estado=rebotados", 200),
        ("nada", "Nada coincide", "/emisor/comprobantes?q=nada+de+esto", 200),
        ("recorrido", "El recorrido de uno", first_of("/emisor/comprobantes?estado=rebotados", "#emitidos a"), 200),
        ("recordar", "Recordar a los que no los abrieron",
         "/emisor/comprobantes/recordatorios?estado=sin-abrir&dias=1", 200),
        ("recordatorios", "Recordatorios automáticos", "/emisor/comprobantes/recordatorios/solos", 200),
        ("resumen", "Resumen para usted", "/emisor/comprobantes/resumen", 200),
        ("constancia-hacer", "Hacer una constancia de entrega",
         "/emisor/comprobantes/constancia?documento=nota-credito", 200),
        ("constancia", "Una constancia de entrega", certified, 200),
        ("constancias", "Constancias de entrega", "/emisor/constancias", 200),
        ("cargas", "Cargas", "/emisor/cargas", 200),
        ("cargas-resultados", "Lo que pasó con cada uno", uploaded, 200),
        ("cargas-error", "Falta elegir archivos", asked_for("/emisor/cargas", "Cargar"), BAD_FORM),
        ("traer", "Traer del SRI", "/emisor/traer", 200),
        ("traer-error", "Falta decir qué", asked_for("/emisor/traer", "Traer del SRI"), BAD_FORM),
        ("bandeja", "La bandeja", "/emisor/bandeja", 200),
        ("bandeja-rechazados", "Los rechazados", "/emisor/bandeja?cual=rechazados", 200),
        ("bandeja-resueltos", "Los resueltos", "/emisor/bandeja?cual=resueltos", 200),
        ("pendiente", "Un pendiente", pending, 200),
        ("conflicto", "Un conflicto", first_of("/emisor/bandeja?cual=conflictos", "main table a"), 200),
        ("clientes", "Clientes", "/emisor/clientes", 200),
        ("cliente", "Un cliente", first_of(f"/emisor/clientes?q={MARIA.numero}", "#clientes a"), 200),
        ("cliente-nuevo", "Uno que no ha entrado", first_of("/emisor/clientes?q=0959999996", "#clientes a"), 200),
        ("carta", "Imprimir una carta", letter, 200),
        ("carta-error", "Una carta sin nombre", wrong_letter, BAD_FORM),
        ("cartas", "Cartas para quienes no tienen correo", letters, 200),
        ("importar", "Importar correos", "/emisor/clientes/importar", 200),
        ("importar-vista", "Lo que se va a importar", previewed, 200),
        ("equipo", "Equipo", "/emisor/equipo", 200),
        ("equipo-error", "Un correo que no lo es", sent("/emisor/equipo", email="no es un correo"), BAD_FORM),
        ("marca", "Marca", "/emisor/marca", 200),
        ("marca-error", "Una firma que no cabe",
         sent("/emisor/marca", signature="uno\n" * 7, reply_to="no es un correo"), BAD_FORM),
        ("claves", "Claves de API", "/emisor/claves-api", 200),
        ("clave-nueva", "Una clave nueva", new_key, 200),
        ("otra", "Otra empresa", opened("/emisor/clientes", "Otra empresa"), 200),
    )
]  # fmt: skip
ADMINISTRATION = [
    Stop(f"admin-{name}", title, where, "ada", status, part="Quien administra")
    for name, title, where, status in (
        ("estado", "Estado", "/admin/estado", 200),
        ("firmas", "Firmas", "/admin/firmas", 200),
        ("firma", "Una firma", f"/admin/firmas/{FERRETERIA.ruc}", 200),
        ("firma-nueva", "Registrar una empresa", "/admin/firmas/nueva", 200),
        ("firma-error", "Un RUC que no lo es", sent("/admin/firmas/nueva", ruc="123", name=""), BAD_FORM),
        ("firma-editar", "Editar una firma", f"/admin/firmas/{FERRETERIA.ruc}/editar", 200),
        ("cuentas", "Cuentas", "/admin/cuentas", 200),
        ("cuenta", "Una cuenta", first_of(f"/admin/cuentas?q={MARIA.numero}", "main table a"), 200),
        ("correo", "El correo", "/admin/correo", 200),
        ("buzon", "El buzón", "/admin/buzon", 200),
        ("correo-enviados", "Lo que salió", "/admin/correo?cual=enviados", 200),
        ("servidor", "El servidor de correo", "/admin/correo/servidor", 200),
        ("llegadas", "Llegadas", "/admin/llegadas", 200),
        ("llegada", "Una llegada", first_of("/admin/llegadas", "main table a"), 200),
        ("bitacora", "Bitácora", "/admin/bitacora", 200),
        ("listo", "El portal está listo", "/admin/listo", 200),
        ("ajeno", "Quien administra no opera", "/emisor/comprobantes", MISSING),
    )
] + [
    Stop("instalar-vencido", "El enlace del primer arranque ya se usó", "/instalar/esto-no-abre-nada",
         status=GONE, part="Quien administra"),
    Stop("api", "La API, descrita", "/api/v1", part="La empresa que emite"),
]  # fmt: skip
