"""What single words and short phrases mean to a text about texting, in six languages. Pure data.

Each word stands for one letter (or several), and ``intents`` reads the letters. The languages share
the letters, so one pattern serves them all. Written without accents, as ``cleaning.plain`` leaves
them.

    S cease      U unsubscribe  X cancel       R remove       r take, get (off)  e drop, mute
    v revoke     K consent      N not          V want, need   I interested       G receive
    h hear from  J send         C contact      k contacted    B text, message    T texts, alerts
    u subscription   L list     M me, my number    A more, again   P this, these   j it
    D fed up     Y signed up    W who          Q how          O other channels   t turn (off)
    o off, out   a told, asked  p did not      w before, while    b at, in, on, by   c what if
    i I, we      y you          z to           d small words  ! leave me alone   - keeps apart
    Words of politeness stand for nothing at all, and every other word for x.
"""

from __future__ import annotations

_WORDS = {
    "S": """stop quit cease end halt discontinue terminate suspend desist refrain avoid
        stahp stp sotp stpo tsop stoop stopp stap stup sto srop syop stpp stopping quitting
        deja dejen deje dejad parem paren cesen cese detengan detenga
        arretez arreter arrete cessez cesser stoppez stopper
        aufhoren stoppen stoppt smettete smetti smettetela smettila smetta basta""",
    "U": """unsubscribe unsub unsubs unsubscribing optout optingout deregister unenroll unregister
        unlist delist desuscribir desuscribirme desuscribanme desuscriban desinscribir
        desinscribirme desabonner desabonnez desabonne desabonnement desinscrire desinscrivez
        desinscription abmelden abgemeldet abmeldung austragen abbestellen abbestellt
        descadastrar descadastra descadastre descadastrem descadastro desinscrever
        disiscrivermi disiscrivetemi disiscrivere disiscrizione disiscrivimi cancellarmi
        deactivate""",
    "X": """cancel cancle cancell cancal cansel canceling cancelling cancelar cancelen cancele
        cancelo cancela annuler annulez kundigen stornieren annullare annullate disdire""",
    "R": """remove erase delete scrub strike purge wipe exclude eliminate scratch expunge removed
        deleted erased unlisted removing deleting rid eliminar elimine eliminen borrar borre borren
        borra quitar quite_ quiten quita sacar saquen saque remover removam remova removan retirez
        retirer retire retirem enlevez enlever supprimez supprimer effacez effacer rayez loschen
        loscht losche entfernen entfernt entferne streichen streicht streiche apague apaguem exclua
        excluam tire_ tirem tira tirar rimuovete rimuovere togliete togliere eliminate cancellate
        cancella clear""",
    "r": "take get pull drop leave keep come nehmen nehmt nimm want_off taken cross",
    "e": "drop skip ditch cut kill mute silence nix block hold lose axe scrap",
    "v": """revoke revoking withdraw withdrawing rescind retract widerrufe widerrufen revoco revoque
        retire_ revogo revoquer revoco""",
    "K": """consent permission authorization consentimiento permiso consentement autorisation
        einwilligung erlaubnis zustimmung consentimento permissao consenso permesso""",
    "N": """dont dnt doent not never no none nobody noone zero cannot cant wont neither without
        ne n pas jamais aucun aucune kein keine keinen keinerlei nicht nie nao nunca non ni sin sem
        mai nessun nadie""",
    "V": """want wants wanna wish wishes need needs like care desire prefer must should
        make makes making have has
        quiero queremos deseo quisiera necesito veux voudrais souhaite souhaitons desire mochte
        will_ wunsche wollen mochten brauche quero queremos desejo gostaria preciso voglio vogliamo
        desidero vorrei wanted wishing wanting""",
    "I": """interested intrested interessiert interesse interessee interesado interesada interessato
        interessata interessado interessada""",
    "G": """receive recieve receiving recieving get_ getting recibir recevoir bekommen erhalten
        empfangen kriegen receber ricevere gettin""",
    "J": """send sending sendin mandar enviar mande manden mandes mandan envie envien envies manda_
        envia mandando enviando envoyer envoyez envoie envoyes schicken schickt schick sende senden
        sendet mandem enviem mandare inviare mandate inviate""",
    "C": """texting messaging txting txtn textin textn msging contact contacting bother bothering bug
        bugging spam spamming harass harassing harassing pester pestering disturb disturbing ping
        pinging notify notifying pinging annoying_ hounding hassling hassle badgering solicit
        soliciting bombarding messagin remind reminding pester buzzing
        escribir escriban escriba escriba molestar molesten moleste contactar contacten contacte
        contactes escribas ecrire ecrivez ecris contacter contactez deranger derangez embeter
        harceler schreiben schreibt schreib kontaktieren kontaktiert belastigen texten anschreiben
        escrever escrevam escreva contatar contatem incomodar incomodem perturbar
        scrivere scrivete contattare contattate disturbare disturbate""",
    "k": "texted contacted messaged bothered notified contacte_ kontaktiert_ solicited spammed",
    "B": """text txt message msg mensaje texto message_ nachricht mensagem messaggio textmessage
        tex""",
    "T": """texts txts messages msgs sms mms alerts alert notifications notification notifs
        reminders updates promos promotions ads adverts advertisements marketing blasts offers deals
        communications communication correspondence newsletters newsletter textos mensajes
        notificaciones promociones publicidad textes messages_ notifications_ publicite promos_
        nachrichten werbung benachrichtigungen mitteilungen mensagens torpedos notificacoes
        propaganda promocoes messaggi messaggini notifiche pubblicita promozioni solicitations mesages
        massages_ messeges msges txtmsgs smses coupons""",
    "u": """subscription subscriptions suscripcion abonnement inscricao assinatura iscrizione
        abbonamento""",
    "L": """list lists roster database databases rolodex directory mailinglist contacts records files
        distribution registry thread phonebook rolls lista listas liste verteiler kartei datenbank
        adressliste cadastro rubrica system systems""",
    "M": """me us my_ myself nos moi m mir mich uns mi_ meu_ ci""",
    "A": """more again anymore further ever longer additional nomore else mas plus encore mehr
        weitere weiteren wieder mais piu ancora nunca_""",
    "P": """this these those everything all anything nothing stuff crap junk shit bs nonsense
        that esto eso estos estas ca cela ceci das isso isto nada rien nichts questo questi tout
        todo""",
    "j": "it them",
    "D": "",
    "Y": "subscribe_ subscribed consented consent_ enrolled",
    "W": "who whoever quien qui wer quem chi",
    "Q": "how where como comment wie come",
    "O": """email emails emailing mail mailing_ calls call calling phonecalls voicemail voicemails
        mails correos llamadas appels anrufe ligacoes chiamate paper catalog catalogs newspaper""",
    "t": "turn switch shut toggle disable_",
    "o": "off out outta from_",
    "p": "didnt havent hasnt hadnt",
    "w": """before while until till during after when unless cuando quand wenn quando antes avant
        bevor durante pendant wahrend early late""",
    "b": "at in on by over inside near outside en am im auf em a_ across",
    "i": "i we ill id im ive were_ we'd wed weve ich je j eu io yo",
    "y": """you u ya yall can could would will may do did sie du ihr vous tu usted ustedes voce
        voces voi lei""",
    "z": "to zu 2",
    "d": """the a an your ur yr my our of from any with such for im_ being be get so these_ de la
        le les los las el un una des du d l al del su sus tu_ tus vos votre ta tes mes mon ma o os
        as da do_ das_ dos dessa dessas deste seu seus sua suas die der den dem ihre ihrer ihrem
        ihren eure eurer euren von aus il gli i_ dalla dal dai dei di delle della vostra vostri
        vostro con i us_ em_ other daily weekly automated unwanted stupid damn fucking dumb
        freaking annoying constant company random silly same endless promotional marketing_ sales
        mass group future unsolicited am_ are is being""",
    ",": "and but or however also y_ et und e aber mais_ pero ma_ because since cause cuz",
    "-": "miss lost wrong late forget trouble problem problems losing missing",
    "": """please pls plz plse pleas thanks thank thx ty tks thankyou kindly just now immediately
        asap already really seriously ok okay yes yeah hey hi hello sir maam guys folks people
        sorry today simply ffs omg lol wtf fuck fucking_ damn_ dude bro man permanently completely
        right_ well so_ then
        gracias favor merci svp stp_ bitte danke obrigado obrigada grazie mal_ hola bonjour hallo
        ola ciao prego porfavor ja ya_ goddamn immediatement sofort inmediatamente ahora""",
}

_PHRASES = {
    "S": """knock off,cut out,give up,no stop,no quit,lay off,put a stop to,put an end to,do away
        with,hort auf,hor auf,horen sie auf,hort bitte auf,horen sie bitte auf,para de,pare de,pares
        de,parar de,smettere di,shut down,refrain from,bring an end to,stop all,stop with,quit with,
        quit it with,stop it with,call a halt to,you can stop,leave off,ease off,back off""",
    "U": """opt out,opt me out,opt us out,opting out,opting me out,opt my number out,opt this number
        out,sign me out,count me out,count us out,sign off,un subscribe,cancel all,stop all,dar de
        baja,darme de baja,doy de baja,denme de baja,deme de baja,dame de baja,de me de baja,dar
        baixa,want out,i want out,take me out,let me out,leave this list,leave the list,leave your
        list,leave this group,opt put,opt oit,opt ut,oput out,melden sie mich ab,meldet mich ab,melde
        mich ab,tragen sie mich aus,me desinscrever,opted out please,be removed,get removed,be
        taken off,be unsubscribed,be opted out,get unsubscribed,get taken off""",
    "!": """leave me alone,leave us alone,leave me the hell alone,leave me be,go away,get lost,buzz
        off,piss off,bugger off,screw off,fuck off,f off,eff off,bug off,beat it,get off my phone,lose
        my number,lose this number,forget my number,lose my info,forget you have my number,do not
        call list,do not contact list,do not text list,do not call registry,dont call list,do not
        disturb list,dnc list,dnc,dejenme en paz,dejeme en paz,dejame en paz,laissez moi tranquille,
        fichez moi la paix,foutez moi la paix,lasst mich in ruhe,lassen sie mich in ruhe,lass mich in
        ruhe,me deixem em paz,me deixa em paz,me deixe em paz,lasciatemi in pace,lasciami in pace,
        blocking you,blocking this number,im blocking,block you,blocking your number,reporting you,
        report you,report this number,reporting this,reported as spam,reporting as spam,report as
        spam,reported you,cease and desist,stay off my phone,take a hike,call my lawyer,my attorney,
        contacting the fcc,complaint with the fcc,enough already,no more please,no mas por favor,
        i am out,unfollow,do not call or text,knock it off,cut it out,quit it,quit this,done hearing
        from you,screw you,stop stop stop,no thanks stop,want no part of,want nothing to do with,
        no longer a customer,not a customer anymore""",
    "D": """tired of,sick of,sick and tired of,fed up with,over with,so over,done with,through with,
        had enough of,enough with,enough of,had it with,im through,im done,am through,am done,
        i am done,i am through,weary of,harto de,harta de,cansado de,marre de,ras le bol,genug von,
        genug mit,cansada de,stufo di,stanco di,stanca di,had my fill of,enough""",
    "N": """no longer,not any longer,not any,no one,do not,does not,ya no,no need,any longer_,
        nicht mehr_,plus jamais,not ever,never ever,ne pas""",
    "NV": """rather not,prefer not,no use for,no interest in,no desire,no wish,no need for,no need,
        not wish,rather you not,rather you didnt,rather you stopped,not looking,not care,
        have no need,zero interest in,wouldnt like,not keen on""",
    "NI": """no me interesa,pas interesse,pas interessee,kein interesse,sem interesse,nao tenho
        interesse,non sono interessato,non sono interessata,non mi interessa,no estoy interesado,
        no estoy interesada,no interest,not at all interested,not remotely interested,no tengo interes,
        cela ne m interesse pas,ca ne m interesse pas,uninterested""",
    "V": """interested in,would like,id like,wed like,would love,care to,care for,sign of_,
        want you to,asking you to,ask you to,ask that you,request that you,request you,requesting
        that you,appreciate it if you,have to,has to,need you to,like you to,feel like,in need
        of,asking that you,wish you would""",
    "h": """hear from,hearing from,hear anything from,hear another word from,hear any more from,hear
        anything more from,saber de,entendre parler,contact with,heard from_""",
    "a": """told you to,told you guys to,told you people to,told ya to,asked you to,asked to,asked you
        guys to,asked you people to,told you already,i said,said to,say the word,have to say,keep
        saying,i texted,i replied,i sent,i typed,i wrote,i responded,already texted,already
        replied,already said,already sent,tell you to,tell you people to,tell you guys to,ask you
        people to,texted you,begged you to,requested to,have said,ive said,ive texted,ive
        replied,ive told you to,ive asked you to,i keep replying,i keep texting,i did reply,i
        keep saying,wrote""",
    "Y": """signed up,sign up,signed up for,sign up for,sign up to,signed on for,opted in,opt in,
        agreed to,agree to,agreed,agree,asked for,ask for,subscribed to,subscribe to,subscribe,
        consent to,consented to,gave you my number,give you my number,gave you this number,
        give out my number,gave anyone my number,register for,registered for,gave you guys my number,
        requested,request,authorize,authorized,enroll in,give permission,gave permission""",
    "YM": """signed me up,signed up my,sign me up,put me on,put my number on,subscribed me,enrolled
        me,added me to,added me,opted me in,signed my number up""",
    "YMK": "gave you permission,gave you consent,gave you the right,said you could,gave yall permission",
    "T": """sales ones,promo ones,promo stuff,marketing stuff,sales stuff,marketing ones,ad stuff,
        sales pitches,text messages,text alerts,text msgs,sms messages,promo texts,promo codes,
        text notifications,text reminders,push notifications,text updates,text stuff,promotional
        stuff,special offers,sales texts,promotional ones,text plan,text service,sms service,text
        blasts,sms alerts,text thing,texting service,text program,sms program,mass texts,nachrichten
        von ihnen,phone alerts,phone notifications,promotional texts,the ads,sales pitch,
        unsolicited messages""",
    "M": """my number,my cell,my phone,my mobile,my phone number,my cell number,my mobile number,
        my cellphone,my cell phone,my digits,my line,my contact,my contact info,my contact
        information,my contact details,my info,my information,my name,my data,my device,my handset,
        my inbox,my details,this number,this phone,this cell,this line,this phone number,this
        device,our number,our phone,our line,our name,the number,mi numero,mi telefono,mi celular,
        este numero,mis datos,mi nombre,mon numero,mon telephone,mon nom,ce numero,mon portable,
        mes coordonnees,mes donnees,meine nummer,meine telefonnummer,meine handynummer,meine daten,
        diese nummer,meinen namen,mein handy,meu numero,meu telefone,meu nome,meu celular,meu
        contato,meus dados,este numero,esse numero,il mio numero,mio numero,questo numero,i miei
        dati,il mio nome,il mio contatto,my mom,my mother,my dad,my father,my wife,my husband,my
        son,my daughter,my mum,my grandmother,my kid,my family,my moms number,my wifes number,
        my husbands number,my sons number,my daughters number,me and my wife,my household,my work
        phone,my personal phone,my personal number,my personal cell,my house,my business,
        the owner of this number""",
    "L": """mailing list,contact list,text list,call list,sms list,phone list,address book,phone
        book,base de datos,base de donnees,banco de dados,phone tree,texting list,your contacts,your
        program,this program,the program,your service,this service,your system,the system,your
        records,your files,this thread,this chain,group text,this group,your books,email
        list_,marketing list,distribution list,texting roster,calling list,lista de contactos,lista de
        contatos,liste de contacts,liste de diffusion,your campaign,this campaign,subscriber
        list,subscribers list,your texts,these texts,this thing,your database,text program,
        texting program,this text chain,the rolls,your subscribers""",
    "x": """guest list,wait list,waiting list,wish list,price list,class list,class roster,
        subscription box,bus stop,pit stop,next stop,last stop,end table,box subscription,cancel
        culture,sound system,security system,alarm system,system of,shopping list,packing list,punch
        list,solar system,sprinkler system,stop sign,stop light,at the end,in the end,by the end,the
        end of,end of,full stop,never mind,nevermind,keep the,keep them,keep it,keep sending,keep
        getting,keep receiving,at the stop,no problem,no worries,front desk,call center,the cut
        off,cut off time,take out,drop off,drop out,check list,no end,dead end,high end,low end,year
        end,long list,medication list,med list,medicine list,text box,text book,week end,get off at,
        get off work,take off at,get off on,stop over,stop by,stop in,stop at,stop on,come by,come in,
        get in,get out,be notified,non stop,one stop,nonstop,no me llego,to do list,get back,
        get there,get to,no text yet,back list,all the way,email list,playlist,hot water system,
        contact lens,contact lenses,by text,via text,through text,over text""",
    "": """why dont you,why do not you,why wont you,why cant you,if you dont,if you do not,if you
        wont,unless you,cant you,cant you just,can you,could you,would you,will you,wont you,thank
        you,thank u,por favor,s il vous plait,s il te plait,se faz favor,per favore,per piacere,right
        now,at once,right away,once and for all,as soon as possible,for good,for the last time,at this
        number,on this number,to this number,at my number,to my phone,to my cell,on my phone,to this
        phone,on my cell,to my number,para siempre,effective immediately,no thanks,no thank you,i
        would,i will,good morning,good afternoon,good evening,buenos dias,from now on,going
        forward,ab sofort,once more_,on this phone,on this line,a mi telefono,a mi numero,a mi
        celular,a este numero,sur mon telephone,auf mein handy,an diese nummer,no meu celular,sul mio
        telefono,to this line,to this cell,por mensaje,par sms,per sms,por sms,via sms,por texto""",
    "c": """what happens,what would,what will,will replying,does replying,does stop,will stop,would
        stop,if i reply,if i text,if i send,if i say,if i type,if i stop,if i unsubscribe,if i opt,if
        i cancel,when i reply,does texting,will texting,would replying,does typing,que pasa si,que se
        passe t il,was passiert wenn,o que acontece se,cosa succede se,when you text,if i texted,if i
        were to,should i reply,can i still,do i lose,i lose""",
    "z": "in order to,so that,so as to",
    "to": """turn off,switch off,shut off,toggle off,turning off""",
    "Q": "what do i,how do i,how can i,where do i,how to,how should i,whats the way to,como faco,come faccio,wie kann ich,what should i",
    "NAT": "plus de messages,plus de sms,plus de textos,plus de message,plus de texto,plus de pub",
    "ro": "come off,taken off,want off,get off,take off,comes off",
    "p": "did not,have not,has not,never got,never received,never get,not getting,not received,not receiving,not get,dont get,doesnt get,cant get,do not get,not receive,dont receive,arent getting,not got,no recibi,no he recibido,pas recu,nicht bekommen,nicht erhalten,nao recebi,non ho ricevuto",
    "SNO": "",
    ",": "and also,but please,as well as",
    "o": "out of,off of,off from",
    "e": "get rid of,cut down on",
    "P": "any of this,any of these,all of it,all of this,all of these,the whole thing,any of that",
}

#: Commands of Spanish, Portuguese and Italian carry their "me" at the end.
_STEMS = {
    "J": """manden mande mandar mandando envien envie enviar enviando manda envia mandate inviate
        mandare inviare mandar mandar manda_ mandando invia manda mandatemi_ mandar""",
    "C": """escriban escriba escribir contacten contacte contactar molesten moleste molestar textear
        texteen scrivete scriver contattate contattar disturbate disturbar scrivendo texteando
        escribiendo molestando contactando hostigar acosar""",
    "R": """quiten quite quita saquen saque saca borren borre borra eliminen elimine elimina remuevan
        remueva retiren retire toglie togliete togli rimuovete rimuovi cancellate cancella eliminate
        elimina borrar eliminar quitar sacar levate leva remova tire retirar""",
}


def _words() -> dict[str, str]:
    known = {
        word.rstrip("_"): letter
        for letter, words in _WORDS.items()
        for word in words.split()
        if not word.endswith("_")
    }
    for letter, stems in _STEMS.items():
        for stem in stems.split():
            for ending in ("me", "mi", "nos", "moi"):
                known.setdefault(stem + ending, letter + "M")
    known.update(drop="e", mandarme="JM", mandarmi="JM", inviarmi="JM", scrivermi="CM")
    return known


def _phrases() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    known: dict[str, dict[tuple[str, ...], str]] = {}
    for letters, phrases in _PHRASES.items():
        for phrase in " ".join(phrases.split()).split(","):
            words = tuple(phrase.split())
            if words and not phrase.endswith("_"):
                known.setdefault(words[0], {})[words] = letters
    return {
        first: sorted(found.items(), key=lambda item: -len(item[0]))
        for first, found in known.items()
    }


WORDS = _words()
#: By first word, the longest first.
PHRASES = _phrases()
