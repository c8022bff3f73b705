# Caddy as an ordinary user: the folders for its certificates belong to it, and so will volumes made from them.
FROM caddy:2
RUN chown -R 1000:1000 /data /config
COPY Caddyfile /etc/caddy/Caddyfile
USER 1000:1000
