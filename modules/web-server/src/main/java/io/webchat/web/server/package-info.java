/** The bus in web pages by an HTTP server of its own, for Java without a container. */
@Export
@Version("1.0.0")
package io.webchat.web.server;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
