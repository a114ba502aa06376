"use strict";
/* Asks for the content of the current address and draws it. */
(function () {
  var source = "/api/vista.json?ruta=" + encodeURIComponent(location.pathname + location.search);
  fetch(source).then(function (answer) { return answer.json(); }).then(function (view) {
    document.title = view.titulo;
    document.getElementById("app").innerHTML = view.cuerpo;
  });
})();
