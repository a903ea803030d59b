/** Chats for back ends over HTTP, for a servlet container without OSGi. */
@Export
@Version("1.0.0")
package io.webchat.backend;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
