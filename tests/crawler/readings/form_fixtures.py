"""Hand-written forms in the manner of the content managers found on Spanish government sites."""

from __future__ import annotations

WORDPRESS_SEARCH = (
    '<form role="search" method="get" class="search-form" action="/"><label><span>Buscar:</span>'
    '<input type="search" class="search-field" placeholder="Buscar …" name="s"></label>'
    '<button class="search-submit">Buscar</button></form>'
)
JOOMLA_SEARCH = (
    '<form action="/index.php" method="post"><div class="search"><input name="searchword" id="mod-search-searchword92"'
    ' type="text" value="Buscar..."><input type="hidden" name="task" value="search">'
    '<input type="hidden" name="option" value="com_search"></div></form>'
)
DRUPAL_SEARCH = (
    '<form action="/" method="post" id="search-block-form"><label for="e">Buscar</label>'
    '<input type="text" id="e" name="search_block_form"><input type="submit" name="op" value="Buscar">'
    '<input type="hidden" name="form_build_id" value="form-x"><input type="hidden" name="form_id"'
    ' value="search_block_form"></form>'
)
BARE_SEARCH = '<div class="lupa"><input type="text" name="buscar" placeholder="¿Qué buscas?"><button>Ir</button></div>'
LOGIN = (
    '<h2>Iniciar sesión</h2><form action="/cuenta/ingresar" method="post"><label for="u">Usuario</label>'
    '<input id="u" name="usuario"><label for="p">Contraseña</label><input id="p" type="password" name="clave">'
    '<label><input type="checkbox" name="recordar"> Recordarme</label><button>Ingresar</button>'
    '<a href="/olvido">¿Olvidó su contraseña?</a></form>'
)
REGISTRATION = (
    '<h1>Crear cuenta</h1><form action="/registro" method="post">'
    '<label for="n">Nombres</label><input id="n" name="nombres"><label for="a">Apellidos</label><input id="a" name="apellidos">'
    '<label for="d">DPI</label><input id="d" name="dpi"><label for="c">Correo electrónico</label>'
    '<input id="c" type="email" name="correo"><label for="p1">Contraseña</label><input id="p1" type="password" name="clave">'
    '<label for="p2">Confirmar contraseña</label><input id="p2" type="password" name="clave2">'
    '<label><input type="checkbox" name="acepto"> Acepto los términos</label><button>Registrarse</button></form>'
)
RECOVERY = (
    '<h1>Recuperar contraseña</h1><form action="/recuperar" method="post"><p>Le enviaremos instrucciones.</p>'
    '<label for="c">Correo electrónico</label><input id="c" type="email" name="correo">'
    "<button>Restablecer contraseña</button></form>"
)
CONTACT = (
    '<h1>Contáctenos</h1><form action="/contacto" method="post"><label for="n">Nombre</label><input id="n" name="nombre">'
    '<label for="c">Correo</label><input id="c" type="email" name="correo"><label for="a">Asunto</label>'
    '<input id="a" name="asunto"><label for="m">Mensaje</label><textarea id="m" name="mensaje"></textarea>'
    "<button>Enviar mensaje</button></form>"
)
NEWSLETTER = (
    '<h3>Boletín informativo</h3><form action="/suscripcion" method="post"><label for="c">Correo electrónico</label>'
    '<input id="c" type="email" name="correo"><button>Suscribirse</button></form>'
)
COMMENT = (
    '<div id="respond"><h3>Deja un comentario</h3><form action="/wp-comments-post.php" method="post" id="commentform">'
    '<p>Tu dirección de correo electrónico no será publicada.</p><textarea name="comment"></textarea>'
    '<input name="author"><input name="email"><input type="submit" value="Publicar el comentario"></form></div>'
)
POLL = (
    '<form class="wp-polls-form" action="/" method="post"><p>¿Qué le parece el portal?</p>'
    '<label><input type="radio" name="poll_1" value="1"> Bueno</label>'
    '<label><input type="radio" name="poll_1" value="2"> Malo</label><input type="button" value="Votar"></form>'
)
SURVEY = (
    "<h2>Encuesta de satisfacción</h2>"
    '<form action="/encuesta" method="post"><p>1. ¿Cómo califica la atención?</p>'
    '<label><input type="radio" name="a" value="1"> Buena</label><label><input type="radio" name="a" value="2"> Mala</label>'
    '<p>2. ¿Por qué?</p><textarea name="b"></textarea><button>Enviar</button></form>'
)
PAYMENT = (
    '<form action="/pago" method="post"><label for="t">Número de tarjeta</label><input id="t" name="tarjeta"'
    ' autocomplete="cc-number"><label for="v">CVV</label><input id="v" name="cvv"><button>Pagar</button></form>'
)
UPLOAD = (
    '<form action="/tramite" method="post" enctype="multipart/form-data"><label for="f">Adjuntar expediente</label>'
    '<input id="f" type="file" name="archivo"><button>Cargar</button></form>'
)
RECORD_LOOKUP = (
    '<form action="/consulta" method="get"><label for="e">Número de expediente</label><input id="e" name="expediente">'
    "<button>Consultar</button></form>"
)
DPI_LOOKUP = (
    '<h2>Consulta de afiliación</h2><form action="/afiliado" method="post"><label for="d">Ingrese su DPI</label>'
    '<input id="d" name="dpi"><button>Buscar</button></form>'
)
PLATE_LOOKUP = '<form action="/remisiones"><input name="placa" placeholder="Número de placa"><input type="submit" value="Buscar"></form>'
SEARCHED_LOOKUP = (
    '<form action="/buscar"><label for="n">Número de expediente</label><input id="n" name="q"'
    ' placeholder="Buscar expediente"><button>Buscar</button></form>'
)
TWO_BOXES = (
    '<form action="/buscar"><input name="q" placeholder="Buscar"><input name="autor" placeholder="Autor"></form>'
)
TABLE_BOX = '<label>Buscar: <input type="search" aria-controls="tabla"></label>'
TABLE_CLASS = '<div class="dataTables_filter"><label>Buscar: <input type="search"></label></div>'
TABLE_FILTER = '<div class="dataTables_filter"><label>Buscar:<input type="search" aria-controls="tabla"></label></div>'
DISPLAY = (
    '<form action="" method="get"><label for="o">Ordenar por</label><select id="o" name="orden"><option>Fecha</option>'
    '<option>Título</option></select><input type="submit" value="Aplicar"></form>'
)
PAGE_FEEDBACK = (
    '<form action="/opinion" method="post"><p>¿Te fue útil esta página?</p><label><input type="radio" name="u"> Sí</label>'
    '<label><input type="radio" name="u"> No</label><textarea name="c"></textarea><button>Enviar</button></form>'
)
ASPNET = (
    '<form name="aspnetForm" id="aspnetForm" method="post" action="./"><input type="hidden" name="__VIEWSTATE" value="v1">'
    '<input type="hidden" name="__EVENTVALIDATION" value="v2"><div id="cabecera"><table><tr><td>'
    '<input name="ctl00$txtBuscar" type="text" id="ctl00_txtBuscar" title="Buscar en el sitio"></td><td>'
    '<input type="submit" name="ctl00$btnBuscar" value="Buscar"></td></tr></table></div>'
    '<div id="acceso"><p>Usuario <input name="ctl00$txtUsuario"></p><p>Contraseña <input type="password"'
    ' name="ctl00$txtClave"> <input type="submit" name="ctl00$btnEntrar" value="Ingresar"></p></div></form>'
)
ASPNET_WRAPPER = (
    '<form id="aspnetForm" method="post" action="default.aspx"><input type="hidden" name="__VIEWSTATE" value="v">'
    "<h1>Ministerio</h1><p>Servicios y trámites.</p></form>"
)
SHAREPOINT_SEARCH = (
    '<form id="aspnetForm" method="post" action="/Paginas/inicio.aspx"><input type="hidden" name="__VIEWSTATE" value="v">'
    '<input type="text" name="__spDummyText1" style="display:none"><div id="SRSB"><input name="ctl00$q$InputKeywords"'
    ' type="text" title="Buscar..." id="ctl00_q_InputKeywords"><a href="javascript:void(0)" title="Buscar"></a></div></form>'
)
DNN_SEARCH = (
    '<form method="post" action="/" id="Form"><input type="hidden" name="__VIEWSTATE" value="v"><span id="dnn_dnnSEARCH">'
    '<input name="dnn$dnnSEARCH$txtSearch" type="text" aria-label="Buscar">'
    "<a href=\"javascript:__doPostBack('dnn$dnnSEARCH$cmdSearch','')\" class=\"SkinObject\">Buscar</a></span></form>"
)
JSF_LOOKUP = (
    '<form id="f" method="post" action="/consulta.xhtml"><input type="hidden" name="javax.faces.ViewState" value="1">'
    '<table><tr><td>NIT</td><td><input type="text" name="f:j_idt9:nit"></td><td><button name="f:b">Consultar</button></td>'
    "</tr></table></form>"
)
TORN = (
    '<table><form action="/contacto" method="post"><tr><td>Nombre</td><td><input name="nombre"></td></tr>'
    '<tr><td>Correo</td><td><input name="correo"></td></tr><tr><td>Mensaje</td><td><textarea name="mensaje"></textarea>'
    '</td></tr><tr><td><input type="submit" value="Enviar mensaje"></td></tr></form></table>'
)
