package io.webchat.spi.session;

import io.webchat.api.session.Cookies;
import io.webchat.spi.transport.SessionFormat;

/**
 * What a storage may use of the instance whose session it keeps.
 *
 * @param cookies the cookies of the instance; what a call changes of them is stored as well
 * @param format what the session data mean to the transport
 */
public record StorageContext(Cookies cookies, SessionFormat format) {}
