/**
 * What session stores share: a {@link io.webchat.spi.session.StoredSession} as bytes, sealed
 * against damage and, with a key, against reading and exchange; and a folder with one file a
 * record.
 */
@Export
@Version("2.0.0")
package io.webchat.session.record;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
