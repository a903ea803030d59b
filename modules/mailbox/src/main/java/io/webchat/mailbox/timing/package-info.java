/**
 * How long calls of transports and stores take, for who measures them. Who makes such calls uses
 * it, and who has meters.
 */
@Export
@Version("1.0.0")
package io.webchat.mailbox.timing;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
