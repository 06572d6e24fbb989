import type { Language } from './language'

const hola = '[Hola|Buen día|Saludos|Estimados|Hola {agent}]'
const firma =
  '[|||\n\n{agent}, recepción|\n\nUn saludo,\n{agent}\n{hotel}|\n\nQuedamos a su disposición.\n{agent}]'
const trato = '[Hola {first}|Hola, {guest}|Saludos, {guest}]'

export const spanish: Language = {
  code: 'es-ES',
  given: [
    'Lucía',
    'Javier',
    'Carmen',
    'Álvaro',
    'Marta',
    'Diego',
    'Elena',
    'Pablo',
    'Rocío',
    'Andrés',
    'Valentina',
    'Sergio',
    'Pilar',
    'Mateo',
    'Noelia',
    'Ignacio',
  ],
  family: [
    'García',
    'Navarro',
    'Ibáñez',
    'Romero',
    'Castillo',
    'Ortega',
    'Peña',
    'Molina',
    'Vidal',
    'Herrera',
    'Cabrera',
    'Rojas',
    'Serrano',
    'Muñoz',
    'Campos',
    'Quiroga',
  ],
  fullName: '{given} {family}',
  rooms: ['Doble', 'Dos camas', 'Individual', 'Triple', 'Familiar', 'Doble interior'],
  remarks: [
    'sin almohada de plumas',
    'vegetariana',
    'llega un día después',
    'cerca del ascensor',
    'celíaco',
    'factura aparte',
    'cama supletoria',
  ],
  standing: [
    'Habitaciones de tripulación',
    'Circuitos {year}',
    'Apartamentos de empresa',
    'Larga estancia, {room}',
    'Oficina de congresos',
  ],
  stays: [
    'Estancia desde el {date}',
    '{nights} noches en {city}',
    'Fin de semana en {city}',
    'Llegada el {date}',
    'Preguntas sobre la estancia',
  ],
  topics: [
    {
      subjects: ['Llegada tarde', 'Llegamos a las {late}'],
      lines: [
        `${hola}, [nuestro vuelo {flight} lleva retraso|el tren va con retraso|estamos en un atasco] y no llegaremos hasta las {late}. [¿Habrá alguien en recepción?|¿Hay algún problema?]`,
        `${trato}, ningún problema: la recepción está abierta [toda la noche|las 24 horas] y su habitación {room} está lista. [Les dejamos algo de cenar.|¡Buen viaje!]${firma}`,
        '[Muchas gracias|Genial, gracias]. ¿Y [dónde podemos aparcar|el garaje] a esas horas?',
        'El garaje está siempre abierto, [entrada por la calle lateral|a la izquierda de la puerta], código {code}.',
        '[Perfecto|Estupendo], hasta luego [👋|🙏|]',
      ],
    },
    {
      subjects: ['Factura de {month}', 'Factura de la reserva {booking}'],
      lines: [
        `${hola}, [¿me pueden enviar|necesito] la factura de la reserva {booking}[?|, por favor.] [Tiene que ir a nombre de la empresa.|El importe fue de {price}.]`,
        `${trato}, [por supuesto|claro que sí]. Díganos razón social, dirección y NIF y [la emitimos hoy|se la enviamos en PDF esta tarde].${firma}`,
        '{company}\n{street}\n{vat}',
        '+Y el número de pedido {code}, si es posible.',
        '[Hecho|Aquí la tiene]: {url}/invoices/{booking}\nTotal {price}, tasa turística incluida.',
        '[Recibida, gracias|Perfecto|¡Qué rapidez!]',
      ],
    },
    {
      subjects: ['Aparcamiento', 'Vamos en coche'],
      lines: [
        `${hola}, vamos en coche el {date}. [¿Se puede reservar plaza?|¿Tienen cargador?|¿Cabe una furgoneta de 2,10 m?]`,
        `${trato}, sí: {smallprice} por noche, [altura máxima 1,95 m, en el patio sin límite|dos cargadores de 11 kW]. ¿Se la reservo {nights} noches?${firma}`,
        'Sí, por favor. Matrícula {plate}.',
        'Anotado. [Cómo llegar|El plano]: {url}/parking',
        '[👍|¡Gracias!]',
      ],
    },
    {
      subjects: ['[1:Alergia a los frutos secos|Desayuno sin gluten|Desayuno a las {early}]'],
      lines: [
        `${hola}, [1:mi hijo es muy alérgico a los frutos secos|soy celíaca|el {date} salimos a las {early}]. [1:¿Lo puede tener en cuenta la cocina?|¿Qué nos ofrecen para desayunar?|¿Nos preparan una bolsa?]`,
        `${trato}, gracias por avisar. [1:El chef pasará por su mesa la primera mañana.|En el bufé todo está señalizado y hay pan sin gluten.|Tendrán la bolsa en recepción desde las {early}.]${firma}`,
        '[Qué amables.|Menos mal.] [2:¿Hay leche de avena?|¿Tiene coste?]',
        '[2:Sí: avena, soja y arroz.|No, está incluido.]',
        '[Mil gracias|Genial]',
      ],
    },
    {
      subjects: ['[1:Clave del wifi|Sin wifi en la {room}|Internet lento]'],
      lines: [
        '[1:Hola, ¿cuál es la clave del wifi?|En la {room} se corta el wifi.|Internet va muy lento y tengo una reunión a las {time}.]',
        'Hola {first}, [red «Guest», clave {wifi}|pruebe con «Guest-5G», clave {wifi}]. [Si no, le subimos un cable.|Reiniciamos el punto de su planta.]',
        '[Ya va, gracias|Funciona|Mucho mejor]',
        '[1:¡A mandar!|¡Nos alegramos!|¡Suerte con la reunión!]',
      ],
    },
    {
      subjects: ['[1:Traslado desde el aeropuerto|Taxi a las {early}]'],
      lines: [
        `${hola}, necesitamos [1:un traslado desde el aeropuerto el {date}, vuelo {flight}|un taxi al aeropuerto el {date} a las {early}], {n} personas [con equipaje|y un carrito]. ¿Cuánto sería?`,
        `${trato}, [una furgoneta|un turismo] cuesta {price}, [con espera incluida|se puede cargar a la habitación]. ¿Lo reservo?${firma}`,
        'Sí, con silla infantil[, por favor|].',
        'Reservado. {agent2} les espera [1:en llegadas|en la puerta del hotel]: {url}/transfer/{code}',
        '[1:Acabamos de aterrizar ✈️|¡Gracias!]',
      ],
    },
    {
      subjects: ['Objeto olvidado', 'Olvidado en la {room}'],
      lines: [
        `${hola}, creo que me dejé [una chaqueta gris|el cargador|unas gafas en su funda azul|el peluche de mi hija] en la {room}. [¿Pueden mirar?|Quizá en el baño.]`,
        `Hola {first}, pregunto ahora mismo en pisos.${firma}`,
        '+[¡Encontrado!|Lo tenemos.] Estaba [detrás de la cortina|debajo de la cama|en el armario]. ¿Se lo enviamos? Son {smallprice}.',
        'Sí, a: {street}',
        '+[Nos salvan la vida 😊|¡Mil gracias!]',
        'Ha salido hoy: {url}/parcel/{booking}',
        '[Ya llegó, gracias|Recibido 🐰]',
      ],
    },
    {
      subjects: ['[1:Nuestro aniversario|Habitación con vistas|Habitación tranquila]'],
      lines: [
        `${hola}, [1:el {date} celebramos diez años de casados|mi madre cumple setenta|dormimos mal con ruido]. [1:¿Sería posible una mejora?|¿Tienen algo con vistas?|¿Una interior?]`,
        `${trato}, [1:¡enhorabuena!|qué bonito.|con mucho gusto.] Por {price} la noche tenemos [1:una suite júnior en la quinta|una esquina con balcón|una al jardín].${firma}`,
        '[2:¡Nos la quedamos!|¿Podemos pensarlo hasta mañana?]',
        '[2:Confirmado: habitación {room}.|Claro, se la guardo hasta mañana.]',
        '[🎉|❤️]',
      ],
    },
    {
      subjects: ['Ruido', 'Demasiado ruido'],
      lines: [
        '[Hay una fiesta en la habitación de al lado|Arriba de la {room} están moviendo muebles|El aire de la {room} hace mucho ruido]. [¿Puede venir alguien?|Así no hay quien duerma.]',
        '[Lo siento mucho, {guest}.|Le pido disculpas.] [Sube ahora mismo un compañero.|Acabo de hablar con ellos.]',
        '[2:Ya está, gracias.|Sigue igual.]',
        '[2:Mañana les invitamos al desayuno.|Si quiere, le cambiamos de habitación ahora.] {agent}, recepción',
        '[2:Muy amable.|Sí, por favor.]',
      ],
    },
    {
      subjects: ['[2:Cancelación|Cambiar la reserva {booking}]'],
      lines: [
        `${hola}, por desgracia [estoy enfermo|se ha suspendido la reunión|han cancelado el vuelo] y tenemos que [2:cancelar la reserva {booking}|pasarla al {date}]. [¿Hay gastos?|¿Qué opciones hay?]`,
        `${trato}, cuánto lo siento. [2:Hasta dos días antes no hay gastos.|El primer cambio es gratuito.]${firma}`,
        '[Muchas gracias por la flexibilidad.|Pues hagámoslo así.|¿Me lo confirman por escrito?]',
        'Confirmado, número {booking}. [2:Los {price} estarán en su tarjeta en cinco días hábiles.|Va de camino.]',
        '[2:Hasta el año que viene.|¡Gracias!]',
      ],
    },
    {
      subjects: ['Grupo de {group} personas', 'Lista de habitaciones', 'Viaje de fin de curso'],
      lines: [
        `${hola}:\n\nadjunto la lista del grupo, llegada el {date}, {nights} noches. [El autobús llega sobre las {time}.|Los extras los paga cada uno.]\n\n{rooming}\n\n[Puede cambiar algún nombre.|¿Me confirman esta semana?]\n\nUn saludo,\n{guest}`,
        `Hola, {guest}:\n\ngracias, todo en orden. [Una triple pasa a doble más individual.|El autobús puede parar en carga y descarga.] El depósito es de {bigprice}, antes del {date}.\n\nPara cambiar nombres: {url}/groups/{booking}${firma}`,
        '[De acuerdo.|Perfecto.] La transferencia ha salido [hoy|ahora mismo].',
        'Recibida, gracias. [¡Les esperamos!|¡Hasta pronto!]',
        'Ok',
      ],
    },
    {
      subjects: ['Gracias', 'Una estancia estupenda'],
      lines: [
        '[Ya en casa, solo queríamos dar las gracias.|Una estancia preciosa, gracias sobre todo a {agent}.|¡El mejor desayuno de {city}!] [Volveremos.|]',
        '[¡Qué ilusión, {guest}! Se lo digo al equipo.|Muchísimas gracias.] [Si puede, déjenos una reseña: {url}/review|¡Hasta la próxima!]',
        '[Hecho ⭐⭐⭐⭐⭐|¡Claro!]',
        '[¡Muchísimas gracias, {first}!|¡Hasta la próxima!]',
      ],
    },
  ],
  closing: '[Con mucho gusto|De nada|A su disposición][.|, {first}.]',
  replies: [
    '[Gracias por su mensaje|Hola {first}, gracias]. [Nos ponemos con ello ahora mismo|Lo consulto con mis compañeros y le digo enseguida].',
    '[Con mucho gusto|Sin problema], {guest}. [Queda anotado en su reserva.|Estará todo listo.] {agent}, recepción',
  ],
}
