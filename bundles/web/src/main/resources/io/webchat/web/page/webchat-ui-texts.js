// The texts of the chat window. A site changes single ones by `_genesys.widgets.main.i18n`.

/** @type {Record<string, Record<string, string>>} */
export const TEXTS = {
  en: {
    open: 'Chat with us', title: 'Chat', minimize: 'Minimize', end: 'End chat', endQuestion: 'End this chat?', yes: 'End it', no: 'Go on', start: 'Start chat', again: 'New chat',
    firstname: 'First name', lastname: 'Last name', nickname: 'Name', email: 'E-mail', subject: 'Subject', message: 'Your message', send: 'Send', emoji: 'Emoji', attach: 'Attach files',
    required: 'Please fill this in', invalid: 'Please check this', started: 'The chat has started', ended: 'The chat is over', joined: '{name} has joined', left: '{name} has left', typing: '{name} is typing …',
    agent: 'Agent', you: 'You', guest: 'Guest', offline: 'The connection is lost. What you write is kept.', online: 'The connection is back', waiting: 'One moment, the connection is being renewed', lost: 'The chat cannot be continued',
    notSent: 'Not sent', retry: 'Try again', sending: 'Sending …', sendingFile: 'Sending {name}: {percent} %', fileFailed: '{name} could not be sent: {reason}', download: 'Save {name}', downloadFailed: '{name} could not be fetched',
    startFailed: 'The chat could not be started: {reason}', endFailed: 'The chat could not be ended: {reason}', readOnly: 'This chat can only be read', choose: 'Choose', confirm: 'Send answer', unreachable: 'the service cannot be reached', log: 'Conversation',
    older: 'Show older messages', olderFailed: 'Older messages could not be fetched: {reason}', delivered: 'Delivered', read: 'Read', notDelivered: 'Not delivered', wrongType: 'files of this type are not taken', wrongTypeOf: 'only these types are taken: {types}', tooLarge: 'a file may have {max} at most', tooMany: '{max} files at most can be sent in a chat', tooMuch: 'the files of a chat may have {max} together'
  },
  de: {
    open: 'Chatten Sie mit uns', title: 'Chat', minimize: 'Verkleinern', end: 'Chat beenden', endQuestion: 'Diesen Chat beenden?', yes: 'Beenden', no: 'Weiter chatten', start: 'Chat beginnen', again: 'Neuer Chat',
    firstname: 'Vorname', lastname: 'Nachname', nickname: 'Name', email: 'E-Mail', subject: 'Betreff', message: 'Ihre Nachricht', send: 'Senden', emoji: 'Emoji', attach: 'Dateien anhängen',
    required: 'Bitte ausfüllen', invalid: 'Bitte prüfen', started: 'Der Chat hat begonnen', ended: 'Der Chat ist beendet', joined: '{name} ist da', left: '{name} ist gegangen', typing: '{name} schreibt …',
    agent: 'Mitarbeiter', you: 'Sie', guest: 'Gast', offline: 'Die Verbindung ist unterbrochen. Was Sie schreiben, bleibt erhalten.', online: 'Die Verbindung ist wieder da', waiting: 'Einen Moment, die Verbindung wird erneuert', lost: 'Der Chat kann nicht fortgesetzt werden',
    notSent: 'Nicht gesendet', retry: 'Noch einmal', sending: 'Wird gesendet …', sendingFile: '{name} wird gesendet: {percent} %', fileFailed: '{name} konnte nicht gesendet werden: {reason}', download: '{name} speichern', downloadFailed: '{name} konnte nicht geholt werden',
    startFailed: 'Der Chat konnte nicht begonnen werden: {reason}', endFailed: 'Der Chat konnte nicht beendet werden: {reason}', readOnly: 'Dieser Chat kann nur gelesen werden', choose: 'Auswählen', confirm: 'Antwort senden', unreachable: 'der Dienst ist nicht erreichbar', log: 'Gespräch',
    older: 'Ältere Nachrichten zeigen', olderFailed: 'Ältere Nachrichten konnten nicht geholt werden: {reason}', delivered: 'Zugestellt', read: 'Gelesen', notDelivered: 'Nicht zugestellt', wrongType: 'Dateien dieser Art werden nicht angenommen', wrongTypeOf: 'nur diese Arten werden angenommen: {types}', tooLarge: 'eine Datei darf höchstens {max} haben', tooMany: 'in einem Chat können höchstens {max} Dateien gesendet werden', tooMuch: 'die Dateien eines Chats dürfen zusammen {max} haben'
  },
  fr: {
    open: 'Discutez avec nous', title: 'Discussion', minimize: 'Réduire', end: 'Terminer', endQuestion: 'Terminer cette discussion ?', yes: 'Terminer', no: 'Continuer', start: 'Commencer', again: 'Nouvelle discussion',
    firstname: 'Prénom', lastname: 'Nom', nickname: 'Nom', email: 'E-mail', subject: 'Sujet', message: 'Votre message', send: 'Envoyer', emoji: 'Émoji', attach: 'Joindre des fichiers',
    required: 'À remplir', invalid: 'À vérifier', started: 'La discussion a commencé', ended: 'La discussion est terminée', joined: '{name} est là', left: '{name} est parti', typing: '{name} écrit …',
    agent: 'Conseiller', you: 'Vous', guest: 'Invité', offline: 'La connexion est perdue. Ce que vous écrivez est conservé.', online: 'La connexion est rétablie', waiting: 'Un instant, la connexion est rétablie', lost: 'La discussion ne peut pas continuer',
    notSent: 'Non envoyé', retry: 'Réessayer', sending: 'Envoi …', sendingFile: 'Envoi de {name} : {percent} %', fileFailed: '{name} n’a pas pu être envoyé : {reason}', download: 'Enregistrer {name}', downloadFailed: '{name} n’a pas pu être reçu',
    startFailed: 'La discussion n’a pas pu commencer : {reason}', endFailed: 'La discussion n’a pas pu être terminée : {reason}', readOnly: 'Cette discussion est en lecture seule', choose: 'Choisir', confirm: 'Envoyer la réponse', unreachable: 'le service est injoignable', log: 'Conversation',
    older: 'Afficher les messages précédents', olderFailed: 'Les messages précédents n’ont pas pu être reçus : {reason}', delivered: 'Remis', read: 'Lu', notDelivered: 'Non remis', wrongType: 'les fichiers de ce type ne sont pas acceptés', wrongTypeOf: 'seuls ces types sont acceptés : {types}', tooLarge: 'un fichier peut avoir {max} au plus', tooMany: '{max} fichiers au plus peuvent être envoyés dans une discussion', tooMuch: 'les fichiers d’une discussion peuvent avoir {max} ensemble'
  },
  es: {
    open: 'Hable con nosotros', title: 'Chat', minimize: 'Minimizar', end: 'Terminar', endQuestion: '¿Terminar este chat?', yes: 'Terminar', no: 'Continuar', start: 'Empezar', again: 'Nuevo chat',
    firstname: 'Nombre', lastname: 'Apellidos', nickname: 'Nombre', email: 'Correo electrónico', subject: 'Asunto', message: 'Su mensaje', send: 'Enviar', emoji: 'Emoji', attach: 'Adjuntar archivos',
    required: 'Rellene este campo', invalid: 'Revise este campo', started: 'El chat ha empezado', ended: 'El chat ha terminado', joined: '{name} se ha unido', left: '{name} se ha ido', typing: '{name} está escribiendo …',
    agent: 'Agente', you: 'Usted', guest: 'Invitado', offline: 'Se ha perdido la conexión. Lo que escriba se conserva.', online: 'La conexión ha vuelto', waiting: 'Un momento, se renueva la conexión', lost: 'El chat no puede continuar',
    notSent: 'No enviado', retry: 'Reintentar', sending: 'Enviando …', sendingFile: 'Enviando {name}: {percent} %', fileFailed: 'No se pudo enviar {name}: {reason}', download: 'Guardar {name}', downloadFailed: 'No se pudo obtener {name}',
    startFailed: 'No se pudo empezar el chat: {reason}', endFailed: 'No se pudo terminar el chat: {reason}', readOnly: 'Este chat es solo de lectura', choose: 'Elegir', confirm: 'Enviar respuesta', unreachable: 'no se puede acceder al servicio', log: 'Conversación',
    older: 'Mostrar mensajes anteriores', olderFailed: 'No se pudieron obtener los mensajes anteriores: {reason}', delivered: 'Entregado', read: 'Leído', notDelivered: 'No entregado', wrongType: 'no se aceptan archivos de este tipo', wrongTypeOf: 'solo se aceptan estos tipos: {types}', tooLarge: 'un archivo puede tener {max} como máximo', tooMany: 'en un chat se pueden enviar {max} archivos como máximo', tooMuch: 'los archivos de un chat pueden tener {max} en total'
  },
  it: {
    open: 'Chatta con noi', title: 'Chat', minimize: 'Riduci', end: 'Termina', endQuestion: 'Terminare questa chat?', yes: 'Termina', no: 'Continua', start: 'Inizia', again: 'Nuova chat',
    firstname: 'Nome', lastname: 'Cognome', nickname: 'Nome', email: 'E-mail', subject: 'Oggetto', message: 'Il tuo messaggio', send: 'Invia', emoji: 'Emoji', attach: 'Allega file',
    required: 'Compila questo campo', invalid: 'Controlla questo campo', started: 'La chat è iniziata', ended: 'La chat è terminata', joined: '{name} è arrivato', left: '{name} è andato via', typing: '{name} sta scrivendo …',
    agent: 'Operatore', you: 'Tu', guest: 'Ospite', offline: 'La connessione è persa. Ciò che scrivi è conservato.', online: 'La connessione è tornata', waiting: 'Un momento, la connessione viene rinnovata', lost: 'La chat non può continuare',
    notSent: 'Non inviato', retry: 'Riprova', sending: 'Invio …', sendingFile: 'Invio di {name}: {percent} %', fileFailed: 'Impossibile inviare {name}: {reason}', download: 'Salva {name}', downloadFailed: 'Impossibile scaricare {name}',
    startFailed: 'Impossibile iniziare la chat: {reason}', endFailed: 'Impossibile terminare la chat: {reason}', readOnly: 'Questa chat è di sola lettura', choose: 'Scegli', confirm: 'Invia risposta', unreachable: 'il servizio non è raggiungibile', log: 'Conversazione',
    older: 'Mostra i messaggi precedenti', olderFailed: 'Impossibile ottenere i messaggi precedenti: {reason}', delivered: 'Consegnato', read: 'Letto', notDelivered: 'Non consegnato', wrongType: 'i file di questo tipo non sono accettati', wrongTypeOf: 'sono accettati solo questi tipi: {types}', tooLarge: 'un file può avere al massimo {max}', tooMany: 'in una chat si possono inviare al massimo {max} file', tooMuch: 'i file di una chat possono avere in tutto {max}'
  }
};

/**
 * Texts of a language, those of the site before them.
 * @param {string} language such as `de` or `de-AT`; English where there are none
 * @param {Record<string, string>} [own]
 */
export function textsOf(language, own) {
  const texts = { ...TEXTS.en, ...TEXTS[String(language).toLowerCase().split(/[-_]/)[0]], ...own };
  return (key, values = {}) => String(texts[key] ?? key).replace(/\{(\w+)\}/g, (all, name) => (name in values ? String(values[name]) : all));
}
