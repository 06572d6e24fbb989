import type { Language } from './language'

const dobry = '[Dobrý den|Vážení|Pěkný den|Zdravím]'
const podpis = '[|||\n\n{agent}, recepce|\n\nS pozdravem\n{agent}\n{hotel}|\n\nHezký den přeje\n{agent}]'

export const czech: Language = {
  code: 'cs-CZ',
  given: [
    'Jan',
    'Martin',
    'Pavel',
    'Michal',
    'Filip',
    'David',
    'Vojtěch',
    'Adam',
    'Radek',
    'Zdeněk',
    'Roman',
    'Šimon',
  ],
  family: [
    'Novák',
    'Svoboda',
    'Dvořák',
    'Černý',
    'Procházka',
    'Kučera',
    'Veselý',
    'Horák',
    'Němec',
    'Pokorný',
    'Bartoš',
    'Říha',
    'Šimek',
    'Havlíček',
    'Kadlec',
    'Urban',
  ],
  fullName: '{given} {family}',
  rooms: [
    'Dvoulůžkový',
    'Dvě oddělená lůžka',
    'Jednolůžkový',
    'Třílůžkový',
    'Rodinný',
    'Dvoulůžkový do dvora',
  ],
  remarks: [
    'bez péřových polštářů',
    'vegetarián',
    'přijede o den později',
    'u výtahu',
    'bezlepková strava',
    'zvlášť faktura',
  ],
  standing: [
    'Pokoje pro posádky',
    'Zájezdy {year}',
    'Firemní apartmány',
    'Dlouhodobý pobyt, pokoj {room}',
    'Kongresové oddělení',
  ],
  stays: ['Pobyt od {date}', 'Příjezd {date}', 'Náš pobyt', 'Dotazy k pobytu'],
  topics: [
    {
      subjects: ['Pozdní příjezd', 'Příjezd v {late}'],
      lines: [
        `${dobry}, [náš let {flight} má zpoždění|vlak nabral zpoždění|stojíme v koloně] a dorazíme až kolem {late}. [Bude ještě někdo na recepci?|Nevadí to?]`,
        `Dobrý den, vůbec to nevadí. Recepce je otevřená [celou noc|nonstop] a pokoj {room} je připravený. [Necháme vám tam něco malého k jídlu.|Šťastnou cestu!]${podpis}`,
        '[Děkujeme|Super, díky]! A [kde můžeme zaparkovat|je v tu dobu otevřená garáž]?',
        'Garáž je otevřená pořád, vjezd [z boční ulice|vlevo od vchodu], kód {code}.',
        '[Paráda|Výborně], na viděnou [👋|🙏|]',
      ],
    },
    {
      subjects: ['Faktura za {month}', 'Faktura k rezervaci {booking}'],
      lines: [
        `${dobry}, [prosím o zaslání faktury|ještě mi chybí faktura] k rezervaci {booking}. [Má být na firmu.|Platil jsem {price}.]`,
        `Dobrý den, [samozřejmě|rádi]. Pošlete nám prosím název firmy, adresu a DIČ, [vystavíme ji ještě dnes|odpoledne vám pošleme PDF].${podpis}`,
        '{company}\n{street}\n{vat}',
        '+A prosím doplnit číslo objednávky {code}.',
        '[Hotovo|Tady je]: {url}/invoices/{booking}\nCelkem {price} včetně poplatku z pobytu.',
        '[Děkuji, v pořádku|To bylo rychlé, díky|Přišla]',
      ],
    },
    {
      subjects: ['Parkování', 'Přijedeme autem'],
      lines: [
        `${dobry}, přijedeme {date} autem. [Dá se rezervovat parkovací místo?|Máte nabíječku?|Vejde se do garáže dodávka?]`,
        `Dobrý den, ano: {smallprice} za noc, [výška vjezdu 1,95 m, na dvoře bez omezení|dvě nabíječky 11 kW]. Mám místo zapsat na {nights} noci?${podpis}`,
        'Ano, prosím. SPZ {plate}.',
        'Zapsáno. [Jak k nám|Plánek]: {url}/parking',
        '[👍|Díky!]',
      ],
    },
    {
      subjects: ['[1:Alergie na ořechy|Bezlepková snídaně|Snídaně v {early}]'],
      lines: [
        `${dobry}, [1:syn má silnou alergii na ořechy|mám celiakii|{date} odjíždíme už v {early}]. [1:Poradí si s tím kuchyně?|Co nám můžete nabídnout?|Šel by balíček s sebou?]`,
        `Dobrý den, děkujeme, že píšete předem. [1:Kuchař za vámi první ráno přijde ke stolu.|Všechno na bufetu je označené a máme bezlepkové pečivo.|Balíček bude na recepci od {early}.]${podpis}`,
        '[To jste hodní.|Uf, výborně.] [2:Máte i ovesné mléko?|Je to za příplatek?]',
        '[2:Ano: ovesné, sójové i rýžové.|Ne, je to v ceně.]',
        '[Moc děkujeme|Super]',
      ],
    },
    {
      subjects: ['[1:Heslo na Wi-Fi|Nejde internet na {room}|Pomalý internet]'],
      lines: [
        '[1:Dobrý den, jaké je heslo na Wi-Fi?|Na pokoji {room} vypadává Wi-Fi.|Internet je pomalý a v {time} mám videohovor.]',
        'Dobrý den, [síť „Guest“, heslo {wifi}|zkuste „Guest-5G“, heslo {wifi}]. [Jinak vám přineseme kabel.|Restartujeme vysílač na vašem patře.]',
        '[Jede, díky|Už to jde|Mnohem lepší]',
        '[1:Není zač!|To jsme rádi!|Ať se hovor vydaří!]',
      ],
    },
    {
      subjects: ['[1:Odvoz z letiště|Taxi v {early}]'],
      lines: [
        `${dobry}, potřebovali bychom [1:odvoz z letiště {date}, let {flight}|{date} v {early} taxi na letiště], {n} osoby [se zavazadly|a kočárek]. Kolik to stojí?`,
        `Dobrý den, [dodávka|osobní vůz] vyjde na {price}[, čekání v ceně|]. Mám objednat?${podpis}`,
        'Ano, i s dětskou sedačkou.',
        'Objednáno. Řidič {agent2} bude čekat [1:v příletové hale|před hotelem]: {url}/transfer/{code}',
        '[1:Právě jsme přistáli ✈️|Děkuji!]',
      ],
    },
    {
      subjects: ['Zapomenutá věc', 'Zapomenuto na pokoji {room}'],
      lines: [
        `${dobry}, na pokoji {room} jsem asi nechal [šedý svetr|nabíječku|brýle v modrém pouzdře|dceřina plyšového králíka]. [Podívali byste se?|Možná v koupelně.]`,
        `Dobrý den, hned se zeptám pokojských.${podpis}`,
        '+[Našli jsme to!|Máme to.] Bylo to [za závěsem|pod postelí|ve skříni]. Poslat poštou? Poštovné je {smallprice}.',
        'Ano, na: {street}',
        '+[Zachránili jste nám večer 😊|Tisíceré díky!]',
        'Dnes odesláno: {url}/parcel/{booking}',
        '[Dorazilo, děkuji|Už je doma 🐰]',
      ],
    },
    {
      subjects: ['[1:Výročí svatby|Pokoj s výhledem|Klidný pokoj]'],
      lines: [
        `${dobry}, [1:{date} slavíme desáté výročí svatby|maminka bude slavit sedmdesátiny|špatně spíme v hluku]. [1:Šel by lepší pokoj?|Máte něco s výhledem?|Šlo by to do dvora?]`,
        `Dobrý den, [1:gratulujeme!|to je krásné.|rádi pomůžeme.] Za {price} na noc máme [1:junior suite v pátém patře|rohový pokoj s balkonem|pokoj do zahrady].${podpis}`,
        '[2:Bereme!|Můžeme si to do zítra rozmyslet?]',
        '[2:Potvrzeno, pokoj {room}.|Jistě, do zítra ho podržím.]',
        '[🎉|❤️]',
      ],
    },
    {
      subjects: ['Hluk', 'Velký hluk'],
      lines: [
        '[Vedle v pokoji je večírek|Nad pokojem {room} někdo stěhuje nábytek|Na {room} hučí klimatizace]. [Může prosím někdo přijít?|Dítě nemůže usnout.]',
        '[Moc se omlouváme.|To mě mrzí.] [Kolega už jde nahoru.|Právě jsem s hosty mluvila.]',
        '[2:Už je klid, díky.|Bohužel pořád.]',
        '[2:Zítra máte snídani od nás.|Můžeme vám hned nabídnout jiný pokoj.] {agent}, recepce',
        '[2:To je milé.|Ano, prosím.]',
      ],
    },
    {
      subjects: ['[2:Storno|Přesun rezervace {booking}]'],
      lines: [
        `${dobry}, bohužel [jsem onemocněl|nám zrušili jednání|nám zrušili let] a musíme rezervaci {booking} [2:zrušit|přesunout na {date}]. [Je to s poplatkem?|Jaké máme možnosti?]`,
        `Dobrý den, to je mi líto. [2:Do dvou dnů před příjezdem je storno zdarma.|Jednou přesuneme bez poplatku.]${podpis}`,
        '[Děkujeme za vstřícnost.|Tak prosím takhle.|Pošlete mi to písemně?]',
        'Potvrzeno pod číslem {booking}. [2:Částka {price} se vrátí na kartu do pěti dnů.|Potvrzení je na cestě.]',
        '[2:Tak snad příští rok.|Díky!]',
      ],
    },
    {
      subjects: ['Skupina {group} osob', 'Rozpis pokojů', 'Školní výlet'],
      lines: [
        `${dobry},\n\nposílám rozpis naší skupiny, příjezd {date}, {nights} noci. [Autobus dorazí kolem {time}.|Útratu si platí každý sám.]\n\n{rooming}\n\n[Jména se ještě mohou změnit.|Prosím o potvrzení do pátku.]\n\nS pozdravem\n{guest}`,
        `Dobrý den,\n\nděkujeme, vše sedí. [Jeden třílůžkový rozdělíme.|Autobus může zastavit u rampy.] Prosíme o zálohu {bigprice} do {date}.\n\nJména můžete měnit tady: {url}/groups/{booking}${podpis}`,
        '[Souhlasím.|V pořádku.] Záloha odešla [dnes|právě teď].',
        'Přišla, děkujeme. [Těšíme se na vás!|Na viděnou!]',
        'Ok',
      ],
    },
    {
      subjects: ['Poděkování', 'Krásný pobyt'],
      lines: [
        '[Jsme doma a chtěli jsme poděkovat.|Pobyt byl skvělý, zvlášť díky {agent}!|Nejlepší snídaně v okolí!] [Zase přijedeme.|]',
        '[To je milé! Předám kolegům.|Moc nás to těší.] [Budeme rádi za hodnocení: {url}/review|Zase někdy!]',
        '[Už je tam ⭐⭐⭐⭐⭐|Rádi!]',
        '[Moc děkujeme!|Budeme se těšit příště.]',
      ],
    },
  ],
  closing: '[Rádo se stalo|Není zač|S radostí][!|.]',
  replies: [
    '[Děkujeme za zprávu|Dobrý den, děkujeme]. [Hned se na to podíváme|Zjistím to u kolegů a ozvu se].',
    '[Rádi|Žádný problém]. [Poznamenali jsme to k rezervaci.|Bude to připravené.] {agent}, recepce',
  ],
}
