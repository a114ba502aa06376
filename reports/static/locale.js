// Words and number format of Guatemala for the interactive charts.
"use strict";
window.Plotly.register({
  moduleType: "locale",
  name: "es-GT",
  dictionary: {
    "Autoscale": "Escala automática", "Box Select": "Seleccionar rectángulo", "Double-click to zoom back out": "Doble clic para volver",
    "Download plot as a PNG": "Descargar gráfica como PNG", "Download plot": "Descargar gráfica", "Lasso Select": "Seleccionar con lazo",
    "Pan": "Mover", "Reset axes": "Restablecer ejes", "Reset": "Restablecer", "Zoom": "Ampliar", "Zoom in": "Acercar", "Zoom out": "Alejar",
    "Toggle show closest data on hover": "Mostrar el dato más cercano", "Compare data on hover": "Comparar datos",
    "Show closest data on hover": "Mostrar el dato más cercano", "Taking snapshot - this may take a few seconds": "Creando la imagen",
    "Snapshot succeeded": "Imagen creada", "Sorry, there was a problem downloading your snapshot!": "No se pudo crear la imagen",
  },
  format: {
    days: ["domingo", "lunes", "martes", "miércoles", "jueves", "viernes", "sábado"], shortDays: ["dom", "lun", "mar", "mié", "jue", "vie", "sáb"],
    months: ["enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"],
    shortMonths: ["ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"],
    date: "%d/%m/%Y", decimal: ".", thousands: ",", grouping: [3], currency: ["Q", ""],
  },
});
