import type { Language } from './language'

const bonjour = '[Bonjour|Bonjour à vous|Bonjour {agent}|Bonjour à toute l’équipe]'
const signe =
  '[|||\n\n{agent}, la réception|\n\nBien cordialement,\n{agent}\n{hotel}|\n\nBelle journée,\n{agent}]'
const cher = '[Bonjour {guest}|Chère famille {family}|Bonjour {first}]'

export const french: Language = {
  code: 'fr-FR',
  given: [
    'Camille',
    'Julien',
    'Élodie',
    'Antoine',
    'Margaux',
    'Nicolas',
    'Inès',
    'Hugo',
    'Claire',
    'Mathieu',
    'Amélie',
    'Yanis',
    'Sylvie',
    'Bastien',
    'Léa',
    'Olivier',
  ],
  family: [
    'Moreau',
    'Lefèvre',
    'Garnier',
    'Roussel',
    'Benali',
    'Fontaine',
    'Chevalier',
    'Marchand',
    'Dubois',
    'Girard',
    'Lemoine',
    'Perrin',
    'Caron',
    'Besson',
    'Delmas',
    'Traoré',
  ],
  fullName: '{given} {family}',
  rooms: [
    'Chambre double',
    'Lits jumeaux',
    'Chambre simple',
    'Triple',
    'Chambre familiale',
    'Double côté cour',
  ],
  remarks: [
    'sans oreiller en plumes',
    'végétarienne',
    'arrive le lendemain',
    'près de l’ascenseur',
    'sans gluten',
    'facture séparée',
    'allergie aux fruits de mer',
  ],
  standing: [
    'Chambres d’équipage',
    'Circuits {year}',
    'Appartements de la société',
    'Long séjour, chambre {room}',
    'Bureau des congrès',
  ],
  stays: [
    'Séjour à partir du {date}',
    '{nights} nuits à {city}',
    'Week-end à {city}',
    'Arrivée le {date}',
    'Questions sur notre séjour',
  ],
  topics: [
    {
      subjects: ['Arrivée tardive', 'Arrivée vers {late}'],
      lines: [
        `${bonjour}, [notre vol {flight} est retardé|notre train a du retard|nous sommes bloqués sur l’autoroute] et nous n’arriverons que vers {late}. [Y aura-t-il quelqu’un ?|Est-ce possible ?]`,
        `${cher}, aucun souci : la réception est ouverte [toute la nuit|24 h sur 24], et votre chambre {room} est prête. [Une petite collation vous y attend.|Bonne route !]${signe}`,
        '[Merci beaucoup|Parfait, merci] ! Et pour la voiture, [le parking est-il ouvert|où se garer] ?',
        'Le garage est ouvert en permanence, [entrée par la rue latérale|à gauche de l’entrée], code {code}.',
        '[Super|Merci, à tout à l’heure] [👋|🙏|]',
      ],
    },
    {
      subjects: ['Facture de {month}', 'Facture du séjour {booking}'],
      lines: [
        `${bonjour}, [pourriez-vous m’envoyer la facture du séjour {booking} ?|il me manque la facture du séjour {booking}.] [Elle doit être au nom de ma société.|Notre comptabilité demande le numéro de TVA.|J’ai réglé {price}.]`,
        `${cher}, [bien sûr|avec plaisir]. Indiquez-nous la raison sociale, l’adresse et le numéro de TVA et nous [l’émettons aujourd’hui|vous envoyons le PDF cet après-midi].${signe}`,
        '{company}\n{street}\n{vat}',
        '+Avec la référence {code}, s’il vous plaît.',
        '[Voilà|C’est fait] : {url}/invoices/{booking}\nTotal {price}, taxe de séjour comprise.',
        '[Bien reçue, merci|Parfait|Merci pour la rapidité]',
      ],
    },
    {
      subjects: ['Parking', 'Nous venons en voiture'],
      lines: [
        `${bonjour}, nous venons en voiture le {date}. [Peut-on réserver une place ?|Avez-vous une borne électrique ?|Le garage accepte-t-il un van de 2,10 m ?]`,
        `${cher}, oui : {smallprice} la nuit, [hauteur maximale 1,95 m, plus haut dans la cour|deux bornes de 11 kW]. Je réserve pour {nights} nuits ?${signe}`,
        'Oui, [immatriculation {plate}|merci, {plate}].',
        'C’est noté. [Le plan|L’itinéraire] : {url}/parking',
        '[👍|Merci !]',
      ],
    },
    {
      subjects: ['[1:Allergie aux fruits à coque|Petit déjeuner sans gluten|Départ à {early}]'],
      lines: [
        `${bonjour}, [1:ma fille est très allergique aux noix|je suis cœliaque|nous partons à {early} le {date}]. [1:Est-ce que la cuisine peut s’adapter ?|Que proposez-vous au petit déjeuner ?|Un panier serait-il possible ?]`,
        `${cher}, merci de nous prévenir. [1:Notre cheffe passera vous voir le premier matin.|Tout est étiqueté au buffet et nous avons du pain sans gluten.|Un panier vous attendra à la réception dès {early}.]${signe}`,
        '[C’est très gentil.|Quel soulagement !] [2:Y a-t-il du lait d’avoine ?|Faut-il payer un supplément ?]',
        '[2:Oui : avoine, soja et riz.|Non, c’est compris.]',
        '[Merci infiniment|Génial]',
      ],
    },
    {
      subjects: ['[1:Mot de passe Wi-Fi|Pas de Wi-Fi en {room}|Connexion lente]'],
      lines: [
        '[1:Bonjour, quel est le mot de passe du Wi-Fi ?|Le Wi-Fi coupe sans arrêt en {room}.|La connexion est très lente et j’ai une visio à {time}.]',
        'Bonjour {first}, [réseau « Guest », mot de passe {wifi}|essayez « Guest-5G », mot de passe {wifi}]. [Sinon nous vous montons un câble.|Nous relançons la borne de votre étage.]',
        '[Ça marche, merci|C’est bon|Nickel]',
        '[1:Avec plaisir !|Tant mieux !|Bonne réunion !]',
      ],
    },
    {
      subjects: ['[1:Transfert depuis l’aéroport|Taxi pour {early}]'],
      lines: [
        `${bonjour}, il nous faudrait [1:un transfert depuis l’aéroport le {date}, vol {flight}|un taxi pour l’aéroport le {date} à {early}], {n} personnes [avec bagages|et une poussette]. À quel prix ?`,
        `${cher}, [un minibus|une berline] coûte {price}, [attente comprise|à régler sur la chambre si vous voulez]. Je réserve ?${signe}`,
        'Oui, avec un siège enfant [s’il vous plaît|si possible].',
        'Réservé. {agent2} vous attendra [1:dans le hall des arrivées|devant l’hôtel] : {url}/transfer/{code}',
        '[1:Nous venons d’atterrir ✈️|Merci !]',
      ],
    },
    {
      subjects: ['Objet oublié', 'Oublié en chambre {room}'],
      lines: [
        `${bonjour}, je crois avoir oublié [un gilet gris|mon chargeur|une boucle d’oreille|le doudou de mon fils] dans la chambre {room}. [Pourriez-vous regarder ?|Peut-être dans la salle de bains.]`,
        `Bonjour {first}, je demande tout de suite aux étages.${signe}`,
        '+[Retrouvé !|Nous l’avons.] C’était [derrière le rideau|sous le lit|dans l’armoire]. On vous l’envoie ? Le port est de {smallprice}.',
        'Oui, à cette adresse : {street}',
        '+[Vous sauvez notre soirée 😊|Merci mille fois !]',
        'Parti aujourd’hui : {url}/parcel/{booking}',
        '[Bien arrivé, merci !|Reçu 🐰]',
      ],
    },
    {
      subjects: ['[1:Notre anniversaire de mariage|Chambre avec vue|Chambre calme]'],
      lines: [
        `${bonjour}, [1:nous fêtons nos dix ans de mariage le {date}|c’est l’anniversaire de ma mère|nous avons le sommeil léger]. [1:Un surclassement serait-il possible ?|Auriez-vous une chambre avec vue ?|Une chambre sur cour ?]`,
        `${cher}, [1:toutes nos félicitations !|quelle belle idée.|avec plaisir.] Pour {price} la nuit, nous avons [1:une suite junior au cinquième|une chambre d’angle avec balcon|une chambre côté jardin].${signe}`,
        '[2:Nous la prenons !|On peut réfléchir jusqu’à demain ?]',
        '[2:C’est confirmé, chambre {room}.|Bien sûr, je la garde jusqu’à demain.]',
        '[🎉|❤️]',
      ],
    },
    {
      subjects: ['Bruit', 'Trop de bruit'],
      lines: [
        '[Il y a une fête dans la chambre voisine|On déplace des meubles au-dessus de la {room}|La ventilation de la {room} ronfle]. [Quelqu’un peut-il passer ?|Notre fille n’arrive pas à dormir.]',
        '[Je suis vraiment désolé, {guest}.|Toutes nos excuses.] [Un collègue monte tout de suite.|Je viens de leur parler.]',
        '[2:C’est calme, merci.|Toujours pareil, hélas.]',
        '[2:Le petit déjeuner vous est offert demain.|Nous pouvons vous changer de chambre tout de suite.] {agent}, la réception',
        '[2:C’est très aimable.|Oui, volontiers.]',
      ],
    },
    {
      subjects: ['[2:Annulation|Report de la réservation {booking}]'],
      lines: [
        `${bonjour}, malheureusement [je suis malade|notre réunion est annulée|notre vol est supprimé] et nous devons [2:annuler la réservation {booking}|la reporter au {date}]. [Y a-t-il des frais ?|Que nous conseillez-vous ?]`,
        `${cher}, j’en suis navrée. [2:L’annulation est gratuite jusqu’à deux jours avant.|Un report sans frais est possible une fois.]${signe}`,
        '[Merci pour votre souplesse.|Faisons cela.|Une confirmation écrite, s’il vous plaît ?]',
        'Confirmé sous le numéro {booking}. [2:Les {price} seront recrédités sous cinq jours ouvrés.|La confirmation est partie.]',
        '[2:À l’année prochaine, alors.|Merci !]',
      ],
    },
    {
      subjects: ['Groupe de {group} personnes', 'Liste des chambres', 'Voyage scolaire'],
      lines: [
        `${bonjour},\n\nvoici la liste de notre groupe, arrivée le {date} pour {nights} nuits. [Le car arrivera vers {time}.|Chacun règle ses extras.]\n\n{rooming}\n\n[Quelques noms peuvent encore changer.|Merci de confirmer d’ici vendredi.]\n\nCordialement,\n{guest}`,
        `Bonjour {guest},\n\nmerci, tout est en ordre. [Une triple devient une double et une simple.|Le car peut s’arrêter sur l’aire de livraison.] Un acompte de {bigprice} est attendu avant le {date}.\n\nPour modifier les noms : {url}/groups/{booking}${signe}`,
        '[D’accord.|Très bien.] L’acompte est viré [ce matin|à l’instant].',
        'Bien reçu, merci. [Au plaisir de vous accueillir !|À bientôt !]',
        'Merci',
      ],
    },
    {
      subjects: ['Merci', 'Un très beau séjour'],
      lines: [
        '[De retour à la maison, nous voulions vous remercier.|Quel séjour ! Merci surtout à {agent}.|Le meilleur petit déjeuner de {city} !] [Nous reviendrons.|]',
        '[Comme c’est gentil, {guest} ! Je transmets à l’équipe.|Merci, cela nous touche.] [Votre avis nous aiderait : {url}/review|À très bientôt !]',
        '[C’est fait ⭐⭐⭐⭐⭐|Avec plaisir !]',
        '[Merci beaucoup, {first} !|Au plaisir de vous revoir.]',
      ],
    },
  ],
  closing: '[Avec plaisir|Je vous en prie|À votre service][ !|.]',
  replies: [
    '[Merci pour votre message|Bonjour {first}, merci]. [Nous nous en occupons tout de suite|Je vois cela avec mes collègues et reviens vers vous].',
    '[Avec plaisir|Pas de souci], {guest}. [C’est noté dans votre réservation.|Tout sera prêt.] {agent}, la réception',
  ],
}
