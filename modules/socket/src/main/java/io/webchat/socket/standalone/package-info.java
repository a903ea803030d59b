/**
 * The engine that is shared where no OSGi container provides one. It uses the implementation, which
 * does not know it.
 */
@Export
@Version("1.0.0")
package io.webchat.socket.standalone;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
