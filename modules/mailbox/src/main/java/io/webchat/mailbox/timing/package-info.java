/**
 * Calls of transports and stores, for who measures or traces them. Who makes such calls uses it,
 * and who has meters or a tracer.
 */
@Export
@Version("1.0.0")
package io.webchat.mailbox.timing;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
