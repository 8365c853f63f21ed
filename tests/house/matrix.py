"""Who may do what: every address × everyone who may ask, written by hand. tests/house/test_matrix.py asks each.

The columns, in this order:

    stranger   nobody signed in
    other      a customer to whom the voucher was not issued
    foreign    an operator of another firm
    revoked    who was an operator of the firm until a moment ago
    customer   whom the voucher was issued to
    operator   of the firm that issued it
    manager    of that firm
    admin      who runs the installation

A number is the status of the answer. 303 leads a stranger to the sign-in page, and whoever did something on.
"""

WHO = ("stranger", "other", "foreign", "revoked", "customer", "operator", "manager", "admin")

PAGES = """
GET  /                                                    303 200 303 200 200 303 303 303
GET  /admin                                               303 404 404 404 404 404 404 303
GET  /admin/bitacora                                      303 404 404 404 404 404 404 200
GET  /admin/buzon                                         303 404 404 404 404 404 404 200
GET  /admin/correo                                        303 404 404 404 404 404 404 200
POST /admin/correo/dar-por-enviado                        303 404 404 404 404 404 404 303
POST /admin/correo/fallidos-otra-vez                      303 404 404 404 404 404 404 303
POST /admin/correo/no-enviar                              303 404 404 404 404 404 404 303
POST /admin/correo/otra-vez                               303 404 404 404 404 404 404 303
GET  /admin/correo/servidor                               303 404 404 404 404 404 404 200
POST /admin/correo/servidor                               303 404 404 404 404 404 404 303
POST /admin/correo/servidor/prueba                        303 404 404 404 404 404 404 422
GET  /admin/cuentas                                       303 404 404 404 404 404 404 200
GET  /admin/cuentas/<row:id>                              303 404 404 404 404 404 404 200
POST /admin/cuentas/<row:id>/activar                      303 404 404 404 404 404 404 303
POST /admin/cuentas/<row:id>/desactivar                   303 404 404 404 404 404 404 303
POST /admin/cuentas/<row:id>/enlace                       303 404 404 404 404 404 404 303
POST /admin/cuentas/<row:id>/freno                        303 404 404 404 404 404 404 303
GET  /admin/estado                                        303 404 404 404 404 404 404 200
GET  /admin/firmas                                        303 404 404 404 404 404 404 200
GET  /admin/firmas/<ruc:ruc>                              303 404 404 404 404 404 404 200
POST /admin/firmas/<ruc:ruc>                              303 404 404 404 404 404 404 422
GET  /admin/firmas/<ruc:ruc>/editar                       303 404 404 404 404 404 404 200
POST /admin/firmas/<ruc:ruc>/editar                       303 404 404 404 404 404 404 303
POST /admin/firmas/<ruc:ruc>/equipo/reenvio               303 404 404 404 404 404 404 303
POST /admin/firmas/<ruc:ruc>/equipo/retiro                303 404 404 404 404 404 404 303
POST /admin/firmas/<ruc:ruc>/equipo/rol                   303 404 404 404 404 404 404 303
GET  /admin/firmas/<ruc:ruc>/logotipo                     303 404 404 404 404 404 404 200
POST /admin/firmas/<ruc:ruc>/regreso                      303 404 404 404 404 404 404 303
POST /admin/firmas/<ruc:ruc>/salida                       303 404 404 404 404 404 404 303
GET  /admin/firmas/nueva                                  303 404 404 404 404 404 404 200
POST /admin/firmas/nueva                                  303 404 404 404 404 404 404 422
GET  /admin/listo                                         303 404 404 404 404 404 404 200
GET  /admin/llegadas                                      303 404 404 404 404 404 404 200
GET  /admin/llegadas/<row:id>                             303 404 404 404 404 404 404 200
POST /admin/llegadas/<row:id>/descarte                    303 404 404 404 404 404 404 422
GET  /admin/llegadas/<row:id>/original                    303 404 404 404 404 404 404 200
POST /admin/llegadas/<row:id>/reintento                   303 404 404 404 404 404 404 303
GET  /api/v1                                              200 200 200 200 200 200 200 200
GET  /api/v1/openapi.json                                 200 200 200 200 200 200 200 200
GET  /avisos/<token:token>                                410 410 410 410 410 410 410 410
POST /avisos/<token:token>                                410 410 410 410 410 410 410 410
GET  /ayuda                                               200 200 200 200 200 200 200 200
GET  /ayuda/<tema:slug>                                   200 200 200 200 200 200 200 200
GET  /ayuda/img/<dibujo:name>                             200 200 200 200 200 200 200 200
GET  /ayuda/todo                                          200 200 200 200 200 200 200 200
GET  /carta                                               200 200 200 200 200 200 200 200
POST /carta                                               422 422 422 422 422 422 422 422
GET  /carta/<token:code>                                  410 410 410 410 410 410 410 410
GET  /clave/comunes                                       200 200 200 200 200 200 200 200
GET  /clave/nueva                                         410 410 410 410 410 410 410 410
POST /clave/nueva                                         410 410 410 410 410 410 410 410
GET  /clave/nueva/<token:token>                           410 410 410 410 410 410 410 410
GET  /clave/olvido                                        200 200 200 200 200 200 200 200
POST /clave/olvido                                        422 422 422 422 422 422 422 422
GET  /clave/olvido/enviado                                200 200 200 200 200 200 200 200
POST /clave/olvido/envio                                  422 422 422 422 422 422 422 422
GET  /color/<colour:colour>                               200 200 200 200 200 200 200 200
GET  /comprobar                                           200 200 200 200 200 200 200 200
POST /comprobar                                           422 422 422 422 422 422 422 422
GET  /comprobar/<codigo:code>                             200 200 200 200 200 200 200 200
POST /comprobar/<codigo:code>                             422 422 422 422 422 422 422 422
GET  /comprobar/clave-publica                             200 200 200 200 200 200 200 200
GET  /comprobantes                                        303 200 200 200 200 200 200 200
GET  /comprobantes/<clave:clave>                          303 404 404 404 200 404 404 404
POST /comprobantes/<clave:clave>/consulta                 303 404 404 404 303 404 404 404
GET  /comprobantes/<clave:clave>/pdf                      303 404 404 404 200 404 404 404
POST /comprobantes/<clave:clave>/problema                 303 404 404 404 422 404 404 404
GET  /comprobantes/<clave:clave>/ride/<int:hoja>          303 404 404 404 200 404 404 404
GET  /comprobantes/<clave:clave>/logotipo                 303 404 404 404 200 404 404 404
GET  /comprobantes/<clave:clave>/xml                      303 404 404 404 200 404 404 404
POST /comprobantes/emisores/<ruc:ruc>/confirmacion        303 303 303 303 303 303 303 303
GET  /comprobantes/traer                                  303 200 404 404 200 404 404 404
POST /comprobantes/traer                                  303 422 404 404 422 404 404 404
GET  /comprobantes/traer/<draft:key>                      303 303 404 404 200 404 404 404
GET  /comprobantes/zip                                    303 200 303 303 200 303 303 303
GET  /correo/deshacer                                     410 410 410 410 410 410 410 410
POST /correo/deshacer                                     410 410 410 410 410 410 410 410
GET  /correo/deshacer/<token:token>                       410 410 410 410 410 410 410 410
GET  /emisor                                              303 404 303 404 404 303 303 404
GET  /emisor/bandeja                                      303 404 200 404 404 200 200 404
GET  /emisor/bandeja/<row:id>                             303 404 404 404 404 200 200 404
POST /emisor/bandeja/<row:id>/autorizacion                303 404 404 404 404 422 422 404
POST /emisor/bandeja/<row:id>/consulta                    303 404 404 404 404 303 303 404
POST /emisor/bandeja/<row:id>/descarte                    303 404 404 404 404 422 422 404
GET  /emisor/bandeja/<row:id>/original                    303 404 404 404 404 200 200 404
POST /emisor/bandeja/<row:id>/reintento                   303 404 404 404 404 303 303 404
POST /emisor/bandeja/reintentos                           303 404 303 404 404 303 303 404
GET  /emisor/cargas                                       303 404 200 404 404 200 200 404
POST /emisor/cargas                                       303 404 422 404 404 422 422 404
GET  /emisor/claves-api                                   303 404 200 404 404 404 200 404
POST /emisor/claves-api                                   303 404 422 404 404 404 422 404
POST /emisor/claves-api/revocacion                        303 404 404 404 404 404 303 404
GET  /emisor/clientes                                     303 404 200 404 404 200 200 404
GET  /emisor/clientes/<row:party_id>                      303 404 404 404 404 200 200 404
GET  /emisor/clientes/<row:party_id>/carta                303 404 404 404 404 200 200 404
POST /emisor/clientes/<row:party_id>/carta                303 404 404 404 404 422 422 404
GET  /emisor/clientes/cartas                              303 404 200 404 404 200 200 404
POST /emisor/clientes/cartas                              303 404 303 404 404 303 303 404
POST /emisor/clientes/<row:party_id>/correo               303 404 404 404 404 422 422 404
POST /emisor/clientes/<row:party_id>/enlace               303 404 404 404 404 200 200 404
POST /emisor/clientes/<row:party_id>/fe                   303 404 404 404 404 303 303 404
POST /emisor/clientes/<row:party_id>/fe/retiro            303 404 404 404 404 303 303 404
POST /emisor/clientes/<row:party_id>/invitacion           303 404 404 404 404 303 303 404
GET  /emisor/clientes/importar                            303 404 200 404 404 200 200 404
POST /emisor/clientes/importar                            303 404 422 404 404 422 422 404
GET  /emisor/clientes/importar/<draft:key>                303 404 303 404 404 200 303 404
POST /emisor/clientes/importar/<draft:key>                303 404 303 404 404 303 303 404
POST /emisor/clientes/importar/<draft:key>/descarte       303 404 303 404 404 303 303 404
GET  /emisor/clientes/importar/<draft:key>/rechazadas     303 404 404 404 404 200 404 404
GET  /emisor/clientes/importar/plantilla                  303 404 200 404 404 200 200 404
GET  /emisor/comprobantes                                 303 404 200 404 404 200 200 404
GET  /emisor/comprobantes/<clave:clave>                   303 404 404 404 404 200 200 404
POST /emisor/comprobantes/<clave:clave>/constancia        303 404 404 404 404 303 303 404
POST /emisor/comprobantes/<clave:clave>/aviso             303 404 404 404 404 303 303 404
POST /emisor/comprobantes/<clave:clave>/consulta          303 404 404 404 404 303 303 404
GET  /emisor/comprobantes/<clave:clave>/pdf               303 404 404 404 404 200 200 404
POST /emisor/comprobantes/<clave:clave>/recordatorio      303 404 404 404 404 303 303 404
GET  /emisor/comprobantes/<clave:clave>/ride/<int:hoja>   303 404 404 404 404 200 200 404
GET  /emisor/comprobantes/<clave:clave>/xml               303 404 404 404 404 200 200 404
GET  /emisor/comprobantes/constancia                      303 404 303 404 404 200 200 404
POST /emisor/comprobantes/constancia                      303 404 303 404 404 303 303 404
GET  /emisor/constancias                                  303 404 200 404 404 200 200 404
GET  /emisor/constancias/<row:id>                         303 404 404 404 404 200 200 404
GET  /emisor/constancias/<row:id>/datos                   303 404 404 404 404 200 200 404
GET  /emisor/constancias/<row:id>/firma                   303 404 404 404 404 200 200 404
GET  /emisor/constancias/<row:id>/pdf                     303 404 404 404 404 200 200 404
GET  /emisor/comprobantes/exportar                        303 404 200 404 404 200 200 404
GET  /emisor/comprobantes/recordatorios                   303 404 200 404 404 200 200 404
POST /emisor/comprobantes/recordatorios                   303 404 303 404 404 303 303 404
GET  /emisor/comprobantes/recordatorios/solos             303 404 200 404 404 404 200 404
POST /emisor/comprobantes/recordatorios/solos             303 404 303 404 404 404 303 404
GET  /emisor/comprobantes/resumen                         303 404 200 404 404 200 200 404
POST /emisor/comprobantes/resumen                         303 404 303 404 404 303 303 404
GET  /emisor/empresa                                      303 404 301 404 404 404 301 404
POST /emisor/empresa/<ruc:ruc>                            303 404 404 404 404 303 303 404
GET  /emisor/marca                                        303 404 200 404 404 404 200 404
POST /emisor/marca                                        303 404 303 404 404 404 303 404
GET  /emisor/marca/aviso                                  303 404 200 404 404 404 200 404
GET  /emisor/marca/logotipo                               303 404 404 404 404 200 200 404
POST /emisor/marca/prueba                                 303 404 303 404 404 404 303 404
GET  /emisor/marca/ride                                   303 404 200 404 404 404 200 404
GET  /emisor/equipo                                       303 404 200 404 404 404 200 404
POST /emisor/equipo                                       303 404 422 404 404 404 422 404
POST /emisor/equipo/reenvio                               303 404 303 404 404 404 303 404
POST /emisor/equipo/retiro                                303 404 303 404 404 404 303 404
POST /emisor/equipo/rol                                   303 404 303 404 404 404 303 404
GET  /emisor/traer                                        303 404 200 404 404 200 200 404
POST /emisor/traer                                        303 404 422 404 404 422 422 404
GET  /emisor/traer/<draft:key>                            303 404 303 404 404 200 303 404
GET  /ingresar                                            200 303 303 303 303 303 303 303
POST /ingresar                                            422 422 422 422 422 422 422 422
GET  /instalar                                            410 410 410 410 410 410 410 410
POST /instalar                                            410 410 410 410 410 410 410 410
GET  /instalar/<token:token>                              410 410 410 410 410 410 410 410
GET  /invitacion                                          410 410 410 410 410 410 410 410
POST /invitacion                                          410 410 410 410 410 410 410 410
GET  /invitacion/<token:token>                            410 410 410 410 410 410 410 410
POST /invitacion/aceptar                                  303 410 410 410 410 410 410 410
GET  /perfil                                              303 200 200 200 200 200 200 200
POST /perfil                                              303 303 303 303 303 303 303 303
GET  /perfil/avisos                                       303 200 200 200 200 200 200 200
POST /perfil/avisos                                       303 303 303 303 303 303 303 303
GET  /perfil/clave                                        303 200 200 200 200 200 200 200
POST /perfil/clave                                        303 422 422 422 422 422 422 422
GET  /perfil/claves-api                                   303 200 404 404 200 404 404 404
POST /perfil/claves-api                                   303 422 404 404 422 404 404 404
POST /perfil/claves-api/revocacion                        303 404 404 404 404 404 404 404
GET  /perfil/colegas                                      303 200 404 404 200 404 404 404
POST /perfil/colegas                                      303 422 404 404 422 404 404 404
POST /perfil/colegas/reenvio                              303 404 404 404 404 404 404 404
POST /perfil/colegas/retiro                               303 404 404 404 404 404 404 404
POST /perfil/colegas/retiro-del-titular                   303 404 404 404 404 404 404 404
POST /perfil/colegas/salida                               303 404 404 404 404 404 404 404
GET  /perfil/correo/<token:token>                         303 404 404 404 404 404 404 404
POST /perfil/correo/<token:token>                         303 404 404 404 404 404 404 404
POST /perfil/correo/envio                                 303 303 303 303 303 303 303 303
POST /perfil/correo/retiro                                303 303 303 303 303 303 303 303
GET  /perfil/empresas                                     303 200 200 200 200 200 200 200
POST /perfil/empresas/cambio                              303 404 404 404 404 404 404 404
GET  /perfil/foto                                         303 404 404 404 404 404 404 404
POST /perfil/foto/retiro                                  303 303 303 303 303 303 303 303
GET  /perfil/sesiones                                     303 200 200 200 200 200 200 200
POST /perfil/sesiones/cierre                              303 404 404 404 404 404 404 404
POST /perfil/sesiones/cierre-de-otras                     303 303 303 303 303 303 303 303
GET  /primer-acceso                                       200 200 200 200 200 200 200 200
POST /primer-acceso                                       422 422 422 422 422 422 422 422
POST /salir                                               303 303 303 303 303 303 303 303
GET  /salud                                               200 200 200 200 200 200 200 200
GET  /static/<mark:mark>/<path:name>                      200 200 200 200 200 200 200 200
GET  /static/<path:name>                                  200 200 200 200 200 200 200 200
"""

# With a key of the API no session counts. The columns, in this order:
#
#     none       no key at all, whoever is signed in
#     other      a customer's to whom the voucher was not issued
#     foreign    another firm's, with every scope
#     revoked    the firm's, until a moment ago
#     customer   the receiver's
#     reads      the firm's, to read documents alone
#     writes     the firm's, to bring documents alone
#     firm       the firm's, with every scope

KEYS = ("none", "other", "foreign", "revoked", "customer", "reads", "writes", "firm")

KEYED = """
GET  /api/v1/arrivals                                401 403 200 401 403 403 403 200
GET  /api/v1/documents                               401 200 200 401 200 200 403 200
POST /api/v1/documents                               401 403 422 401 403 403 200 200
GET  /api/v1/documents/<clave:clave>                 401 404 404 401 200 200 403 200
GET  /api/v1/documents/<clave:clave>/events          401 404 404 401 200 403 403 200
GET  /api/v1/documents/<clave:clave>/pdf             401 404 404 401 200 200 403 200
GET  /api/v1/documents/<clave:clave>/xml             401 404 404 401 200 200 403 200
"""
