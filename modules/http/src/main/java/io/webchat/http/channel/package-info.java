/**
 * What goes to a client of an HTTP service, without a network: numbered frames, kept as long as
 * they may be asked for, and refusals. It uses the api only; {@code servlet} and the bundles that
 * serve HTTP use it.
 */
@Export
@Version("1.0.0")
package io.webchat.http.channel;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
