"""What words and short phrases are about, in six languages: one reader serves them all. Pure.

Everything is written as ``cleaning.plain`` leaves it: small letters, no accents, no apostrophes. A
word that stands nowhere here is about something else: an order, a table, a bus.
"""

from __future__ import annotations

_WORDS = {
    "stop": """
        stopping parado arretent cessation einstellen unterlassen eingestellt interrompere
        interrompete interromper suspender suspendan stop stops stopped quit quits quitting cease
        ceasing end ends ending halt discontinue terminate suspend desist refrain avoid pause
        stahp stp sotp stpo tsop stopp stap stahpp srop syop stpp st0p deje deja dejen dejad paren
        parar pare parem cesen cese detengan detenga detener deixe deixem arretez arreter arrete
        arret cessez cesser cesse stoppez stopper stoppen stoppt aufhoren aufhort smettete smetti
        smettila smetterla smetterete smettere smetta basta fermate finitela piantatela piantala
        finiscila pararem finite""",
    "unsubscribe": """
        unsubscribe unsubscribed unsub unsubs unsubscribing optout optingout deregister unenroll
        unregister unlist delist desuscribir desuscribirme desuscribanme desuscriban desuscribeme
        desuscribame desinscribir desinscribirme desabonner desabonnez desabonne desabonnement
        desinscrire desinscrivez desinscription desinscris abmelden abgemeldet abmeldung austragen
        ausgetragen abbestellen abbestelle abbestellt descadastrar descadastra descadastre
        descadastrem descadastro descadastramento desinscrever disiscrivermi disiscrivetemi
        disiscrivere disiscrizione disiscrivimi disiscritto disiscrivete deactivate deregistrieren
        unsuscribe desinscreva""",
    "cancel": """
        cancel cancle cancell cancal cansel canceling cancelling cancels cancelar cancelen cancele
        cancelo cancela canceler annuler annulez kundigen kundige stornieren storniere annullare
        annullate disdire disdico disdetta cancelem resilier""",
    "remove": """
        suprimir suprima tachen tache desaparecer quitado sacado gelosch remove removal deletion
        erase delete scrub purge wipe exclude eliminate expunge removed deleted erased removing
        deleting unlisted strike eliminar elimine eliminen elimina eliminame borrar borre borren
        borra quiten quita quitar saquen saque sacar remover removam remova remuevan remueva
        retirez enlevez enlever supprimez supprimer supprime effacez effacer rayez loschen loscht
        losche geloscht entfernen entfernt entferne streichen streicht streiche gestrichen
        cancellato cancellata rimosso rimossa tolto tolta eliminato eliminata retire eliminado
        eliminada borrado removido removida excluido supprimee supprimez_moi efface apague apaguem
        apagar exclua excluam rimuovete rimuovere rimuovi togliete togliere toglimi cancellate
        cancella cancellare depennate retirem enleve raus""",
    "take": """
        taken took pulled dropped take get pull drop cross taking tire tirem tira retire nehmen
        nehmt nimm leva""",
    "scrap": "ditch cut kill mute silence nix axe scratch skip block blocking blocked",
    "revoke": """
        revoke revoking revoked withdraw withdrawing withdrawn rescind retract widerrufe
        widerrufen revoco revoque revogo revoquer revocar revocare revogar ritiro""",
    "consent": """
        accord aval consentito autorisez consent permission authorization authority authorisation
        consentimiento permiso autorizacion consentement autorisation einwilligung erlaubnis
        zustimmung consentimento permissao autorizacao consenso permesso autorizzazione""",
    "not": """
        aint dont dnt doent not never no none nobody noone zero cannot cant wont neither without
        nor ne n pas jamais aucun aucune rien kein keine keinen keinerlei nicht nie niemals nao
        nunca non ni sin sem mai nessun nessuno nadie ningun ninguna nenhum nenhuma keiner nichts
        nada niente doesnt didnt isnt arent wasnt havent hasnt hadnt couldnt shouldnt wouldnt
        niemand ninguem personne stopdont nope nein dont't donot dontt""",
    "want": """
        want wants wanna wish wishes need needs care desire wanting wanted quiero queremos quieren
        deseo quisiera necesito veux voudrais voulons souhaite souhaitons mochte will wunsche
        wollen mochten brauche brauchen quero desejo gostaria preciso voglio vogliamo desidero
        vorrei bisogno besoin interes quer ganas""",
    "interest": """
        interested intrested interst interessiert interesse interessee interesado interesada
        interessato interessata interessado interessada interessati interesa interessa interesados
        uninterested interessieren""",
    "receive": """
        participate participating receive recieve receiving recieving received recieved getting
        gettin recibir recibiendo recibo recevoir recois bekommen bekomme erhalten erhalte
        empfangen kriegen kriege receber recebendo recebo ricevere ricevo ricevuto recu recibi
        recebi""",
    "hear": "hear hearing heard",
    "send": """
        sent enviado enviados gesendet geschickt mandado mandaram inviato mandato envoye envoyees
        envoi envois send sending sends sendin mandar enviar mande manden mandes mandan envie
        envien envies mandando enviando manda envia envoyer envoyez envoie envoyes schicken
        schickt schick schickst sende senden sendet mandem enviem mandare inviare mandate inviate
        inviarmi mandarmi mandatemi mandandomi inviando invio forward zuschicken zusenden mandarme
        enviarme inoltrare spedite""",
    "text": """
        imessage text txt message msg tex txet texr sms textmessage mensaje texto nachricht
        mensagem messaggio messaggino whatsapp""",
    "texting": """
        contactado contactada contactato contattato contattata contactee contacte angeschrieben
        geschrieben escrito ecrit scritto contatado contatada texting messaging txting txtn textin
        textn msging contact contacting messagin notify notifying textear texteen texteando
        contacten contactes contactar contacter contactez ecrire ecrivez ecris escribir escriban
        escriba escribas escribe escribiendo schreiben schreibt schreib schreibst schreibe
        anschreiben kontaktieren kontaktiert kontaktiere texten simst escrever escrevam escreva
        contatar contatem contate scrivere scrivete scrivi scrivermi scrivetemi scrivendo
        contattare contattate contattarmi contattatemi reaching pinging ping communicating txtin
        texing txing mensajear""",
    "texted": "texted contacted messaged notified txted txtd",
    "bother": """
        molestado molestada derange derangee incomodado incomodada disturbato belastigt gestort
        bothers spams hounded pestered spammed harassed blowin solliciter sollicitez bother
        bothering bothered bug bugging spam spamming harass harassing harassment pester pestering
        disturb disturbing hounding hassling hassle badgering soliciting solicit bombarding
        bombard blowing bothersome spammers stalking nagging molestar molesten moleste molestes
        molestando acosar acosando deranger derangez embeter harceler harcelez belastigen nerven
        nervt stort storen incomodar incomodem incomode perturbar perturbem perturbe disturbare
        disturbate disturbarmi importunare importunate tormentare scocciare zuspammen bombardear
        saturar""",
    "texts": """
        texts txts messages msgs mms alerts alert notifications notification notifs notices
        reminders updates promos promo promotions ads adverts advertisements advertising marketing
        blasts offers deals communications communication correspondence newsletters newsletter
        solicitations mesages messges msges txtmsgs smses coupons textos mensajes notificaciones
        promociones publicidad avisos anuncios textes publicite publicites pubs pub nachrichten
        werbung benachrichtigungen mitteilungen werbenachrichten werbemails mensagens torpedos
        notificacoes propaganda propagandas promocoes messaggi messaggini notifiche pubblicita
        promozioni avvisi meldungen erinnerungen recordatorios rappels lembretes promemoria
        alertas alertes alerte blast pings werbesms spams ofertas offres angebote offerte msjs msj
        mensajitos comunicaciones comunicazioni publis textmessages subscription suscripcion
        abonnement inscricao assinatura iscrizione abbonamento""",
    "list": """
        list lists roster database databases rolodex directory mailinglist contacts records files
        distribution registry thread phonebook rolls lista listas liste listes verteiler kartei
        datenbank verteilerliste adressliste cadastro rubrica mailings maillist crm elenco agenda
        kontakten fichier fichiers contactos contatos contatti books""",
    "me": "me us myself nos moi m mir mich uns mi ci meu",
    "number": """
        number numbers num nummer cell cellphone phone mobile digits numero telefono celular movil
        telephone portable telefone telefonnummer handynummer handy rufnummer telefonino cellulare
        telemovel nmber numbr smartphone""",
    "more": """
        more anymore further longer nomore mas plus encore mehr weitere weiteren mais piu ancora
        else additional weiterhin davantage altri""",
    "again": "again wieder erneut nuevamente novamente nuovamente nochmal nochmals",
    "like": """
        like love loved enjoy appreciate liking adoro gosto mag gustan encantan piacciono adore
        apprecie freue grateful""",
    "obtain": """
        consiguieron obtuvieron sacaron tienen tiene pegaram acharam conseguiram temos tem obtenu
        trouve eu avete avuto preso trovato haben habt hast got gotten find found obtain obtained
        have has had avez""",
    "this": """
        this these those everything all anything stuff crap junk shit bs nonsense that esto eso
        estos estas esta ca cela ceci das isso isto questo questi questa tutto todo tudo alles
        them it thing things garbage esos ces aquilo dieser diese diesen dieses""",
    "enough": """
        enough suficiente assez genug chega abbastanza done finished through tired sick fed harto
        harta hartos marre ras cansado cansada stufo stufa stanco stanca satt saco annoyed
        ya_basta suffit reicht""",
    "subscribe": """
        abonniert suscribeme suscribanme subscribe subscribed consented enrolled agreed agree
        authorize authorized registered signup enroll register requested request inscrit inscrite
        inscrire angemeldet anmelden anmeldung bestellt suscribi suscribir suscribirme suscrito
        suscrita registre inscribi inscribirme inscrevi inscrever cadastrei cadastrar autorizei
        autorice inscreva iscritto iscritta iscrivermi iscrivetemi iscrivere iscrivimi abonne
        abonner reabonner reabonnez reabonnement join joined optin optedin registrado suscriban
        suscribame zugestimmt registriert apunte inscrivez authorise consentido""",
    "resubscribe": """
        resubscribe unstop resume reactivate reenroll resub reanudar reactivar reactiven
        riattivare riattivate reativar reativem reactiver reactivez reaktivieren fortsetzen
        reprendre reprenez riprendere rejoin reinstate unblock resuscribir resuscribirme
        reinscrever reiscrivetemi reiscrivermi retomar""",
    "back": "back backup",
    "turn_back": """
        remettez rajoutez rimettetemi recommencez relancez undo reverse reinstate reinscrivez
        readd riaggiungetemi ricominciate riprendete""",
    "who": "who whos quien qui wer quem chi whoever wem quienes",
    "how": "how wie como comment",
    "why": "why warum porque pourquoi perche weshalb wieso porq y_tho",
    "what": "what whats which que quoi quel quelle was cosa qual quale cual welche welcher",
    "when": "when whenever cuando quand wann wenn quando",
    "where": "where donde wo onde dove",
    "call": """
        call calls calling phonecalls phonecall llamadas llamar llamen llamada appels appeler
        anrufe anrufen ligacoes ligar ligacao chiamate chiamare telefonate robocalls voicemail
        voicemails""",
    "mail": """
        email emails emailing mail mailing mails correos correo courriel courriels posta paper
        catalog catalogs newspaper postcards flyers app letters""",
    "turn": "turn switch shut toggle disable",
    "off": "off out outta",
    "from": "from of",
    "at": "at in on by over near",
    "told": """
        told asked said saying replied responded typed begged dije dicho dit gesagt disse detto
        pedi ho_detto already repeatedly repeating""",
    "if": "if si se ob falls whether",
    "help": """
        help assistance ayuda ayudar aide aider hilfe helfen ajuda ajudar aiuto aiutare hlep
        aiutatemi assist support""",
    "info": "info information informacion informations infos informacoes informazioni",
    "wrong": """
        incorrecto errou wrong incorrect mistaken equivocado equivocada mauvais mauvaise erreur
        falsch falsche falschen verwahlt errado errada engano sbagliato sbagliata sbagliando
        equivoco trompez trompe verkehrt misdialed rong wrng""",
    "accident": """
        accident accidentally mistake accidently accidente error versehen versehentlich oops meant
        sbaglio desengano inadvertently unintentionally oopsie""",
    "person": """
        person people guy dude persona personne somebody someone pessoa owner gentleman lady name
        names nombre nom nome namens client customer customers""",
    "company": """
        company business organization organisation sender empresa entreprise societe firma
        unternehmen azienda ditta outfit compania agency companies mittente expediteur absender""",
    "name": """
        bob mike maria sarah john mary james robert jennifer linda michael david susan jessica
        karen lisa nancy carl priya kevin brian jason tom steve dave mark paul daniel chris laura
        jose juan carlos luis ana carmen pedro miguel jorge pablo sofia lucia marie pierre jean
        claire sophie julien hans peter klaus anna julia stefan joao paulo lucas fernanda giulia
        marco luca giovanni francesca paolo mr mrs ms dr emily emma olivia liam noah ethan joe jim
        bill amy rachel megan ashley brittany tyler brandon jerry larry gary frank tony angela
        brenda pam debbie tanya denise derek greg keith martin mario andrea diego elena rosa
        teresa jacob aaron adam ryan eric justin alex jordan patricia barbara sandra donna carol
        ruth sharon michelle kimberly deborah tiffany monica veronica antonio francisco manuel
        fatima ahmed mohamed ali wei ming raj anita deepak senor senora senhor senhora herr frau
        signora monsieur madame""",
    "permit": "gave give given allowed allow grant granted authorised",
    "keep": "keep keeps",
    "lose": "lose forget loose",
    "threat": """
        fcc ftc lawyer attorney sue suing lawsuit report reporting reported legal tcpa complaint
        complaints police authorities abogado avocat anwalt advogado avvocato denunciar denuncio
        denuncia signalerai cnil anzeige anzeigen procon garante reclamacao denunciare reportar
        verklagen verklage demandar querelo querela segnalo procuratore bloquear bloqueo
        bloqueando bloquer blockieren blockiere bloccare blocco segnalare polizei polizia
        harassement court gdpr rgpd dsgvo bloqueio melde bloque""",
    "moved": """
        moved lives live vive wohnt mora vit habite abita owns owned previous old new former used
        vivo previously""",
    "know": "know connais conosco conozco conheco kenne idea heard_of",
    "i": "i ill id im ive we wed were weve ich je j io yo eu wir nous noi nosotros",
    "you": """
        you u ya yall your ur youre youve sie du ihr vous tu usted ustedes voce voces voi lei
        youll yourself yourselves""",
    "he": "he she they his her him hes shes theyre",
    "be": """
        is am are be was been being this_is es son soy sois est suis ist sind bin e sou sono sei
        seid somos etes eres""",
    "here": "here hier aqui ici there thats acqui",
    "does": "does do did will would happens happen passiert pasa passe acontece succede",
    "can": "can could may puedo peux kann konnen posso puo podria pourrais konnte poderia potrei",
    "charge": """
        charge charged cost costs fee rates fees cuesta coute kostet custa kosten cobran cobrado
        cobrada cobra costo pago pagamento payant gratuit gratis free costano pay paying""",
    "often": "often many frequency frecuencia frequence frequenza oft",
    "works": "works work program service funciona marche funziona funktioniert campaign club",
    "but": "but however except pero aber only solo seulement nur apenas",
    "and": "and or et und also because since",
    "before": "before until while till during after unless",
    "start": """
        start starts starting started begin iniciar comenzar empezar commencer starten anfangen""",
    "day": """
        today tomorrow tonight monday tuesday wednesday thursday friday saturday sunday morning
        afternoon evening week month year noon lunes martes miercoles jueves viernes sabado
        domingo manana lundi mardi mercredi jeudi vendredi samedi dimanche demain montag dienstag
        mittwoch donnerstag freitag samstag sonntag morgen heute segunda terca quarta quinta sexta
        amanha hoje lunedi martedi mercoledi giovedi venerdi sabato domenica domani oggi hoy tmrw
        tomorow january february march april june july august september october november december
        semaine mois annee mes semana woche monat jahr ano settimana mese anno weekend hour hours
        minutes minute days weeks months years yesterday""",
}

_PHRASES = {
    "stop": """
        knock off, cut out, lay off, put a stop to, put an end to, do away with, hort auf, hor
        auf, horen sie auf, hort bitte auf, horen sie bitte auf, hor bitte auf, refrain from,
        bring an end to, call a halt to, leave off, ease off, back off, give it a rest, cut it
        out, knock it off, make it stop, shut up, zip it""",
    "unsubscribe": """
        opt out, opt me out, opt us out, opting out, opting me out, opt my number out, opt this
        number out, opted out, opt put, opt oit, opt ot, opt outt, sign me out, count me out,
        count us out, sign off, un subscribe, dar de baja, darme de baja, doy de baja, denme de
        baja, deme de baja, dame de baja, de me de baja, den de baja, de de baja, darnos de baja,
        dar baixa, de baixa, me de baixa, want out, let me out, leave this list, leave the list,
        leave your list, leave this group, melden sie mich ab, meldet mich ab, melde mich ab,
        melden sie uns ab, tragen sie mich aus, tragt mich aus, trag mich aus, be removed, get
        removed, be taken off, get taken off, come off, desejo sair, quero sair, me desinscrever,
        je me desabonne, me retirer, opt my phone out, opt meout""",
    "leave_alone": """
        leave me alone, leave us alone, leave me the hell alone, leave me the fuck alone, leave me
        be, go away, get lost, buzz off, piss off, bugger off, screw off, fuck off, f off, eff
        off, bug off, beat it, get off my phone, stay off my phone, dejenme en paz, dejeme en paz,
        dejame en paz, dejenme tranquilo, dejenme tranquila, laissez moi tranquille, laissez moi
        en paix, laisse moi tranquille, fichez moi la paix, foutez moi la paix, lasst mich in
        ruhe, lassen sie mich in ruhe, lass mich in ruhe, in ruhe, in frieden, lasciatemi stare,
        fichez moi, foutez moi, tranquille, en paix, en paz, em paz, tranquilo, tranquila, in
        pace, lassen sie uns in ruhe, me deixem em paz, me deixa em paz, me deixe em paz, deixem
        me em paz, lasciatemi in pace, lasciami in pace, take a hike, screw you, fuck you, let me
        be, leave my phone alone, leave this number alone, cease and desist, kick rocks, scram,
        get bent""",
    "do_not_list": """
        do not call list, do not contact list, do not text list, do not call registry, dont call
        list, dont text list, dont contact list, do not disturb list, dnc list, dnc, do not call
        or text, dont call or text, robinsonliste, robinson list, lista robinson, registro delle
        opposizioni, bloctel, no call list, no text list, no contact list""",
    "enough": """
        had enough, had it with, had it up to, over with, so over, over it, weary of, had my fill,
        sick and tired, fed up, done with, through with, im out, i am out, ras le bol, j en ai
        marre, non ne posso piu, nao aguento""",
    "again": """
        ever again, de nouveau, de novo, di nuovo, otra vez, once more, one more time, a nouveau,
        de nuevo, das nachste mal""",
    "like": """
        thanks for, thank you for, thx for, ty for, happy with, merci pour, gracias por, obrigado
        por, obrigado pelo, obrigada pelo, obrigado pelas, obrigada pelas, obrigada por, grazie
        per, danke fur, aime bien, me gustan, me encantan, mi piacciono, freue mich""",
    "accident": """
        by accident, by mistake, in error, par erreur, par accident, por error, por accidente, por
        equivocacion, por engano, sem querer, aus versehen, per errore, per sbaglio, my mistake""",
    "more": "any longer, any more",
    "not": """
        no longer, do not, does not, did not, will not, ya no, no need, have not, is not, are not,
        has not, rather not, prefer not, zero interest, sans, not ever, no way""",
    "not interest": """
        no me interesa, pas interesse, pas interessee, kein interesse, sem interesse, nao tenho
        interesse, non sono interessato, non sono interessata, non mi interessa, no estoy
        interesado, no estoy interesada, no interest, no tengo interes, ca ne m interesse pas,
        cela ne m interesse pas, uninterested, dont care for, dont care about, non m interessa,
        nao me interessa""",
    "want": "would like, id like, wed like, would love, care for, i prefer, id prefer",
    "interest": "interested in, interest in",
    "hear": """
        hear from, hearing from, hear anything from, hear any more from, hear anything more from,
        saber de, entendre parler, contact with, von ihnen horen, von euch horen, sentirvi,
        notizie da voi, reach out, reaching out, reach me, hit me up, hitting me up""",
    "told": """
        told you to, told you guys to, told you people to, told ya to, asked you to, asked to,
        asked you guys to, told you already, i said, said to, i texted, i replied, i typed, i
        responded, already texted, already replied, already said, already sent, keep saying, how
        many times, for the last time, second time, third time, last warning, i repeat, je vous ai
        dit, j ai dit, ya les dije, ya le dije, ich habe gesagt, ja disse, ho detto, ho gia detto,
        vi ho detto""",
    "subscribe": """
        signed up, sign up, signed up for, sign up for, sign up to, signed on for, opted in, opt
        in, opting in, agreed to, agree to, asked for, ask for, subscribed to, subscribe to,
        consent to, consented to, register for, registered for, enroll in, gave consent, gave
        permission""",
    "subscribe me": """
        signed me up, signed my number up, sign me up, put me on, put my number on, put this
        number on, subscribed me, enrolled me, added me to, added me, add me, opted me in, opt me
        in, sign my phone up, sign my number up, put us on, count me in, me inscreva, me cadastre,
        added my number, signed us up""",
    "gave number": """
        gave you my number, give you my number, gave you this number, gave out my number, gave
        anyone my number, gave you guys my number, have my number, got my number, get my number,
        get this number, got this number, give my number""",
    "permit consent": "gave you permission, gave you consent, gave you the right, said you could",
    "texts": """
        text messages, text alerts, text msgs, sms messages, promo texts, promo codes, text
        notifications, text reminders, push notifications, text updates, special offers, sales
        texts, promotional texts, promotional messages, marketing texts, marketing messages, text
        blasts, sms alerts, mass texts, sales pitch, sales pitches, unsolicited messages,
        automated texts, automated messages, phone alerts, text service, sms service, texting
        service, text program, texting program, sms program, text club, sales ones, promo stuff,
        ad messages, textos publicitarios, mensajes de texto, messages texte, messages
        publicitaires, mensagens de texto, messaggi pubblicitari, messaggi di testo, sms
        publicitaires, sms pubblicitari, sms werbung, group texts, robo texts, text stuff, junk
        texts, spam texts, spam messages, bot texts, bot messages, auto texts, daily texts, text
        subscription, sms subscription, text plan, text campaign""",
    "list": """
        mailing list, contact list, text list, texting list, call list, sms list, phone list,
        address book, phone book, base de datos, base de donnees, banco de dados, texting roster,
        marketing list, distribution list, calling list, lista de contactos, lista de contatos,
        liste de contacts, liste de diffusion, lista de difusion, mailing liste, customer list,
        subscriber list, subscribers list, your contacts, your system, your records, your
        database, your files, texting system, the system, call sheet, spam list, lista de envios,
        lista di contatti, elenco contatti, lista de transmissao, lead list""",
    "number": """
        my number, my cell, my phone, my mobile, my phone number, my cell number, my mobile
        number, my cellphone, my cell phone, my digits, my line, my contact info, my contact
        information, my contact details, my info, my information, my name, my data, my device,
        this number, this phone, this cell, this line, this phone number, this device, our number,
        our phone, our line, the number, mi numero, mi telefono, mi celular, mi movil, este
        numero, mis datos, mi nombre, mon numero, mon telephone, mon nom, ce numero, mon portable,
        mes coordonnees, mes donnees, meine nummer, meine telefonnummer, meine handynummer, meine
        daten, diese nummer, diese telefonnummer, meinen namen, mein handy, meu numero, meu
        telefone, meu nome, meu celular, meu contato, meus dados, esse numero, deste numero, il
        mio numero, mio numero, questo numero, i miei dati, il mio nome, il mio contatto, il mio
        cellulare, my contact""",
    "wait list": """
        shopping list, grocery list, todo list, cart list, wine list, playlist, guest list, wait
        list, waiting list, wish list, price list, class list, class roster, packing list, punch
        list, to do list, medication list, email list""",
    "bus stop": """
        bus stop, pit stop, next stop, last stop, end table, stop sign, stop light, dead end, high
        end, low end, year end, the end of, end of, at the end, in the end, by the end, full stop,
        stop by, stop in, stop at, stop over, stop on, stopping by, stopping in, stopped by,
        stopped in, non stop, one stop, cut off, drop off, come by, come in, end up, ended up,
        weekend, the end, first stop, stopped working, stops working, stopped up, fin de, fin du,
        ende des, ende der, am ende, al final, no final, alla fine, a la fin, haltestelle, arret
        de bus, dernier arret, last call, no end""",
    "never_mind": "never mind, nevermind, no worries, no problem, no rush, no hurry, not sure",
    "off": "turn off, switch off, shut off, turned off, turning off, shut down",
    "not receive": """
        never got, never received, not getting, not received, not receiving, not get, dont get,
        doesnt get, cant get, not receive, dont receive, didnt get, didnt receive, havent gotten,
        havent received, arent getting, no recibi, no he recibido, no me llego, no me ha llegado,
        pas recu, nicht bekommen, nicht erhalten, nao recebi, non ho ricevuto, never came, didnt
        come, stopped getting, stopped receiving, wasnt getting""",
    "what_if": """
        what happens, what would, what will, will replying, does replying, if i reply, if i text,
        if i send, if i say, if i type, if i stop, if i unsubscribe, if i opt, if i cancel, when i
        reply, does texting, will texting, would replying, does typing, will typing, would
        texting, que pasa si, que se passe t il si, que se passe t il, qu est ce qui se passe, was
        passiert, o que acontece, cosa succede, che succede, if i texted, if i replied, should i
        reply, can i still, do i lose, will i lose, si respondo, si je reponds, wenn ich, se eu
        responder, se rispondo""",
    "turn_back": """
        turn back on, turn them back on, turn it back on, back on, put me back, add me back, start
        again, opt back in, sign me back up, sign up again, vuelvan a, volver a, vuelve a, voltem
        a, voltar a, tornate a, ricominciate a, keep texting, keep sending, change my mind,
        changed my mind""",
    "wrong number": """
        wrong number, wrong person, wrong phone, wrong guy, wrong contact, wrong cell, wrong #,
        numero equivocado, mauvais numero, erreur de numero, falsche nummer, falsch verbunden,
        numero errado, numero sbagliato, wrong recipient, wrong lady, wrong dude""",
    "wrong": "mixed up, mixing me up, confused me with, mistaken identity, foi engano, se equivoco",
    "someone_else": """
        someone else, somebody else, another person, a different person, different person, anyone
        else, other person, otra persona, quelqu un d autre, une autre personne, jemand anderen,
        jemand anders, outra pessoa, qualcun altro, un altra persona, one by that name, nobody by
        that name, by that name, no such person, new owner, previous owner, old owner, new number,
        used to belong, belongs to, belonged to, no longer has, doesnt live here, not who you""",
    "who is": "who dis, who this, who is, who are, who r, whos this, new phone",
    "": """
        why dont you, why wont you, why cant you, if you dont, if you do not, if you wont, thank
        you, thank u, por favor, s il vous plait, s il te plait, se faz favor, faz favor, per
        favore, per piacere, right now, at once, right away, once and for all, as soon as
        possible, for good, good morning, good afternoon, good evening, buenos dias, buenas
        tardes, buenas noches, from now on, going forward, ab sofort, effective immediately, guten
        tag, bom dia, boa tarde, boa noite, i would, i will, for the love of god, with all due
        respect, no offense, asap please""",
}

#: Words of politeness and heat, and articles: they change no meaning.
_FILLERS = """
    please pls plz plse pleas plss pleaze thanks thank thx ty tks thnx thanku thankyou tnx kindly
    just now immediately asap really seriously ok okay k yes yeah yep hey hi hello sir maam guys
    folks sorry simply ffs omg lol wtf damn bro man permanently completely right well so then
    gracias favor merci svp bitte danke obrigado obrigada grazie hola bonjour hallo ola ciao prego
    porfavor porfa ja ya sofort inmediatamente ahora goddamn fucking freaking frickin fuckin
    stupid immediatement the a an any such to too 2 with for some my our de la le les los las el
    un una une des du d l al del dei delle della dalla dal dai di da do das dos der den dem die
    von vom vos votre tes mes mon ma o os as su sus seu seus sua suas tu tus vostra vostri vostro
    vostre ihrer ihrem ihren ihre eure euren euer gli il lo aus zu per pour para por um uma na nas
    em dann doch mal subito lasst ce cet cette y che zum zur mit super thank_u sirs dear team
"""

#: Commands of Spanish, Portuguese and Italian carry their "me" at the end.
_STEMS = {
    "send": """
        manden mande mandar mandando envien envie enviar enviando manda envia mandate inviate
        inviar invia inviando mandad enviad""",
    "texting": """
        escriban escriba escribir contacten contacte contactar textear texteen scrivete scriver
        contattate contattar scrivendo texteando escribiendo contattando""",
    "bother": "molesten moleste molestar disturbate disturbar molestando disturbando importunate",
    "remove": """
        quiten quite quita saquen saque saca borren borre borra eliminen elimine elimina remuevan
        remueva retiren retire togliete togli rimuovete rimuovi cancellate cancella eliminate
        borrar eliminar quitar sacar levate remova tire tirem retirar rimuover toglier cancellar
        removam""",
    "unsubscribe": "desuscriban desuscriba desuscribe disiscrivete disiscrivi",
}

#: The words that are looked for behind a slip: long, and few others are near.
OFTEN_MISTYPED = """
    unsubscribe unsubscribed unsubscribing message messages messaging texting contacting contact
    remove removed delete number notification notifications alerts sending receive receiving
    interested subscribe subscribed permission consent harassing harassment bothering anymore
    again discontinue marketing promotions promotional information company business organization
    reminders unsubscription desuscribir desuscribirme mensajes notificaciones suscripcion
    eliminar desabonner desabonnement desinscrire desinscription arretez supprimez envoyez
    abmelden abbestellen nachrichten schicken loschen mensagens descadastrar notificacoes remover
    messaggi disiscrivermi disiscrivetemi cancellatemi smettete mandatemi inviatemi resubscribe
"""
#: Ordinary words one slip away from those.
ORDINARY = """
    accompany adverts against alert alters banking barking believe bending compact companies
    concept contacted contacts content contents contract contracts contrast convent deceive
    deleted dressage elimina eliminare ending enticing exting feeding gain intact interests
    invested lending lumber making masking massage massages massaging mending needing nesting
    numbered numbers packing parking passages pending perdition permissions pressage promotion
    received receiver regain relieve relieving reminded remodel remote remover removes resting
    sanding seeding seining senting spending submission taxing tending testing umber vending
"""


def _words() -> dict[str, str]:
    known = {word: concept for concept, words in _WORDS.items() for word in words.split()}
    for concept, stems in _STEMS.items():
        for stem in stems.split():
            for ending in ("me", "mi", "nos", "m", "ci", "moi"):
                known.setdefault(stem + ending, f"{concept} me")
    known.update((word, "") for word in _FILLERS.split())
    return known


def _phrases() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    known: dict[str, dict[tuple[str, ...], str]] = {}
    for concept, phrases in _PHRASES.items():
        for phrase in phrases.split(","):
            words = tuple(phrase.split())
            known.setdefault(words[0], {})[words] = concept
    return {
        first: sorted(found.items(), key=lambda item: -len(item[0]))
        for first, found in known.items()
    }


#: Word to concepts, "" for what changes nothing.
WORDS = _words()
#: First word to the phrases that begin with it, the longest first.
PHRASES = _phrases()
