# syntax=docker/dockerfile:1
# docker build -t portal . && docker run -p 8080:8080 -v portal-data:/data portal
ARG SDK=mcr.microsoft.com/dotnet/sdk:10.0
ARG RUNTIME=mcr.microsoft.com/dotnet/aspnet:10.0

FROM ${SDK} AS build
WORKDIR /source
# Restored from the lock files before the sources are copied, so that a change of code does not download packages again.
COPY global.json Directory.Build.props Directory.Packages.props .editorconfig ./
COPY src/Directory.Build.props src/
COPY src/Portal.Kernel/Portal.Kernel.csproj src/Portal.Kernel/packages.lock.json src/Portal.Kernel/
COPY src/Portal.Connectors/Portal.Connectors.csproj src/Portal.Connectors/packages.lock.json src/Portal.Connectors/
COPY src/Portal/Portal.csproj src/Portal/packages.lock.json src/Portal/
RUN dotnet restore src/Portal --locked-mode --use-current-runtime
COPY wwwroot-assets wwwroot-assets
COPY src src
RUN dotnet publish src/Portal --configuration Release --no-restore --use-current-runtime --self-contained false --output /app

FROM ${RUNTIME}
WORKDIR /app
COPY --from=build /app .
RUN mkdir /data && chown 1654:1654 /data
ENV ASPNETCORE_URLS=http://+:8080 \
    ASPNETCORE_ENVIRONMENT=Production \
    Data__Directory=/data
VOLUME /data
EXPOSE 8080
# The image's own user "app"; by number, so that orchestrators can see that it is not root.
USER 1654:1654
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 CMD ["dotnet", "Portal.dll", "--health"]
ENTRYPOINT ["dotnet", "Portal.dll"]
