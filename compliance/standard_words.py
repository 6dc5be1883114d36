"""The words that mean something to a carrier when they are the whole text. Pure data.

Written as ``cleaning.plain`` leaves them. Sources: 47 CFR 64.1200(a)(10), the lists of the vendors'
gateways, and what people are told to send in other languages.
"""

from __future__ import annotations


def _phrases(text: str) -> frozenset[str]:
    return frozenset(" ".join(phrase.split()) for phrase in text.split(","))


OPT_OUT = _phrases("""
    stop, stopall, stop all, stop everything, unsubscribe, unsubscribe all, unsubscribe me, unsub,
    end, end all, quit, cancel, cancel all, revoke, optout, opt out, opt me out, remove, remove me,
    delete me, td, stop it, stop this, stop now, end it, end this, quit it, quit this, cease,
    stop texting, stop texts, stop messages, take me off, reply stop, text stop, stop to end,
    no mas, no more, st0p, 5top, stp, stap, stahp, stopo, stip, dtop, srop, syop, stpp,
    arret, arrete, arretez, arreter, arrett, desabonner, desabonnement, desinscription,
    desinscrire, me desabonner, me desinscrire, stop pub,
    alto, parar, pare, paren, para ya, baja, cancelar, detener, detenga, basta, ya basta,
    dar de baja, darme de baja, desuscribir, eliminar,
    stopp, stoppen, abmelden, abbestellen, abmeldung, aufhoren, austragen,
    sair, parem, remover, descadastrar, descadastro, cancelar inscricao, chega,
    ferma, fermate, cancellami, disiscrivimi, disiscrivermi, disiscrizione, cancellazione,
    smettila, smettetela,
    退订, 退訂, 取消, 수신거부, стоп, отписаться, hinto, itigil, wypisz
""")
#: Those that leave no program out.
EVERYTHING = _phrases("""
    stopall, stop all, stop everything, unsubscribe all, end all, cancel all
""")
OPT_IN = _phrases("""
    start, unstop, resubscribe, optin, opt in, opt me in, subscribe, resume texts, start texts,
    start all, suscribir, suscribirme, reabonnez moi, reabonnement, wieder anmelden, iscrivimi,
    iscrivermi, reativar, riattivare
""")
HELP = _phrases("""
    help, info, help me, help info, need help, i need help, ayuda, ayudenme, aide, a l aide,
    aidez moi, hilfe, ajuda, socorro, aiuto, aiutatemi, infos, informacion, information,
    informazioni, informacoes
""")
#: What a person answers, or asks of a menu: never a word of the law.
MENU = _phrases("""
    yes, no, y, n, yeah, yep, nope, sure, ok, okay, back, go back, menu, main menu, restart,
    start over, begin, skip, next, done, human, agent, person, representative, operator, book,
    hours, prices, pricing, reschedule, confirm, cancel appointment, cancel my appointment,
    cancel the appointment, cancel booking, thanks, thank you, hi, hello, hey, am, pm, sign me up,
    si, oui, non, ja, nein, sim, nao, gracias, merci, danke, obrigado, grazie
""")
#: May stand around a keyword without changing it.
POLITE = frozenset(
    word
    for phrase in _phrases("""
        please, pls, plz, plse, pleas, thanks, thank you, thx, ty, tks, thnx, thanku, kindly, just,
        now, immediately, asap, really, seriously, already, ok, okay, k, hey, hi, hello, sir, maam,
        guys, sorry, simply, ffs, omg, lol, wtf, damn, bro, man, right, well, so, then, today, u,
        the fuck, fucking, goddamn, yall, ugh, uh, um, yo, word, yes, sms, por favor, porfavor,
        porfa, gracias, ya, ahora, s il vous plait, svp, te, merci, maintenant, bitte, danke, jetzt,
        sofort, obrigado, obrigada, agora, grazie, subito, adesso, per favore, per piacere, hola,
        bonjour, hallo, oi, ciao
    """)
    for word in phrase.split()
)
#: Real words one slip away from a keyword.
REAL_WORDS = _phrases("""
    cancer, cancels, canceled, cancelled, canceling, remover, removed, removes, removal, revoked,
    revokes, evoke, remote, arreter, stoppt, stopper, eliminate, elimina, paren, optic, quite,
    optour, ayudar
""")
